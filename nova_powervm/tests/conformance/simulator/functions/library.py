# Licensed under the Apache License, Version 2.0 (the "License"); you may
# not use this file except in compliance with the License. You may obtain
# a copy of the License at
#
#      http://www.apache.org/licenses/LICENSE-2.0
#
# Unless required by applicable law or agreed to in writing, software
# distributed under the License is distributed on an "AS IS" BASIS, WITHOUT
# WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied. See the
# License for the specific language governing permissions and limitations
# under the License.

"""What pypowervm has: every public function, method and property.

A function is named by its module and its place there, as in
``tasks.storage.crt_lu`` and ``wrappers.network.VSwitch.name``; a property
that can be set has ``wrappers.network.VSwitch.name.setter`` besides. What a
wrapper inherits and sends requests with is listed for each wrapper, as in
``wrappers.network.VSwitch.get``; and a wrapper that has no function of its
own is listed itself. Private classes count: public ones inherit from them.
"""

import ast
import functools
import importlib
import inspect
import pathlib

import pypowervm
from pypowervm.wrappers import entry_wrapper

ROOT = pathlib.Path(pypowervm.__file__).parent
FAMILIES = ('adapter', 'helpers', 'tasks', 'traits', 'utils', 'wrappers')
VERBS = ('create', 'delete', 'get', 'refresh', 'search', 'update')


@functools.cache
def functions():
    """The name of each function, by its file and first line."""
    return {(str(path), line): name for path, module in _modules()
            for name, line in _defined(ast.parse(path.read_text()), module)}


@functools.cache
def names():
    """All that the table must have a line for."""
    found = set(functions().values())
    for kind in _wrappers():
        name = name_of(kind)
        found |= {f'{name}.{verb}' for verb in _verbs(kind)}
        if not any(other.startswith(f'{name}.') for other in found):
            found.add(name)
    return frozenset(found)


def name_of(kind):
    """The name of a class, without that of the library."""
    return f'{kind.__module__}.{kind.__qualname__}'.partition('.')[2]


def _modules():
    for path in sorted(ROOT.rglob('*.py')):
        parts = path.relative_to(ROOT).with_suffix('').parts
        if parts[0] in FAMILIES and parts[-1] != '__init__':
            yield path, '.'.join(parts)


def _defined(node, prefix):
    """Names and first lines of the public functions in there."""
    for child in node.body:
        name = f'{prefix}.{getattr(child, "name", "_")}'
        if isinstance(child, ast.ClassDef):
            yield from _defined(child, name)
        if (not isinstance(child, ast.FunctionDef)
                or child.name.startswith('_')):
            continue
        marks = {one.attr for one in child.decorator_list
                 if isinstance(one, ast.Attribute)}
        if 'abstractmethod' not in marks:
            yield (f'{name}.setter' if 'setter' in marks else name,
                   min(one.lineno for one in (child, *child.decorator_list)))


def _wrappers():
    """Every public class of an element or entry."""
    for path, module in _modules():
        if not module.startswith('wrappers.'):
            continue
        loaded = importlib.import_module(f'pypowervm.{module}')
        for name, kind in inspect.getmembers(loaded, inspect.isclass):
            if (issubclass(kind, entry_wrapper.Wrapper)
                    and kind.__module__ == loaded.__name__
                    and not name.startswith('_')):
                yield kind


def _verbs(kind):
    """What a wrapper inherits to send requests with."""
    if (not issubclass(kind, entry_wrapper.EntryWrapper)
            or kind.schema_type is None):
        return ()
    return [verb for verb in VERBS
            if verb != 'search' or getattr(kind, 'search_keys', None)]
