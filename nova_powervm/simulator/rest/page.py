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

"""``/``: the machine as a page for people, to look at only."""

import jinja2
from werkzeug import wrappers

from nova_powervm.simulator import describe

_MOST_ROWS = 200
_LAST = 25
_SECONDS = 5

_PAGE = jinja2.Environment(
    autoescape=True, trim_blocks=True, lstrip_blocks=True).from_string("""\
<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
{% if refresh %}
<meta http-equiv="refresh" content="{{ refresh }}">
{% endif %}
<link rel="icon" href="data:,">
<title>{{ name }} - pvmsim</title>
<style>
:root { color-scheme: light dark; --text: #1b1f24; --back: #ffffff;
  --quiet: #57606a; --line: #d0d7de; --stripe: #f6f8fa; --link: #0550ae; }
@media (prefers-color-scheme: dark) {
  :root { --text: #e6edf3; --back: #0d1117; --quiet: #9da7b3;
    --line: #30363d; --stripe: #161b22; --link: #79c0ff; } }
body { margin: 0 auto; max-width: 75rem; padding: 1rem;
  font: 1rem/1.5 system-ui, sans-serif; color: var(--text);
  background: var(--back); }
h1 { margin: 0; } h2 { margin: 2rem 0 .5rem; font-size: 1.2rem; }
p { margin: .3rem 0; } .quiet { color: var(--quiet); }
a { color: var(--link); } nav a { margin-right: .8rem; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-size: .9rem; }
th, td { padding: .25rem .7rem; text-align: left; white-space: nowrap;
  border-bottom: 1px solid var(--line); }
thead th { color: var(--quiet); font-weight: 600; }
tbody th { font-weight: 600; }
tbody tr:nth-child(even) { background: var(--stripe); }
td { font-variant-numeric: tabular-nums; }
:focus-visible { outline: 3px solid var(--link); }
</style>
</head>
<body>
<header>
<h1>{{ name }}</h1>
{% for line in system %}
<p>{{ line }}</p>
{% endfor %}
{% if others %}
<p>At the same site:
{% for other, address in others %}
{% if address %}<a href="{{ address }}">{{ other }}</a>{% else %}{{ other }}\
{% endif %}{{ '' if loop.last else ', ' }}
{% endfor %}</p>
{% endif %}
<p>{% if refresh %}
<a href="/">Stop refreshing</a>
{% else %}
<a href="/?refresh={{ seconds }}">Refresh every {{ seconds }} seconds</a>
{% endif %}
<span class="quiet">- in JSON:</span>
{% for path in ('about', 'statistics', 'snapshot', 'trace', 'faults',
                'scenarios', 'san', 'storage', 'clock') %}
<a href="/simulator/{{ path }}">{{ path }}</a>
{% endfor %}
</p>
<nav aria-label="On this page">
{% for table in tables %}
<a href="#s{{ loop.index }}">{{ table.title }}</a>
{% endfor %}
</nav>
</header>
<main>
{% for table in tables %}
<section aria-labelledby="s{{ loop.index }}">
<h2 id="s{{ loop.index }}">{{ table.title }}
<span class="quiet">({{ table.rows | length }})</span></h2>
{% if table.rows %}
<div class="scroll" role="region" aria-labelledby="s{{ loop.index }}"
 tabindex="0">
<table>
<thead><tr>
{% for column in table.columns %}
<th scope="col">{{ column }}</th>
{% endfor %}
</tr></thead>
<tbody>
{% for row in table.rows[:most] %}
<tr>
{% for cell in row %}
{% if loop.first %}
<th scope="row">{{ cell }}</th>
{% else %}
<td>{{ cell }}</td>
{% endif %}
{% endfor %}
</tr>
{% endfor %}
</tbody>
</table>
</div>
{% if table.rows | length > most %}
<p class="quiet">The first {{ most }} of {{ table.rows | length }}.</p>
{% endif %}
{% else %}
<p class="quiet">None.</p>
{% endif %}
</section>
{% endfor %}
</main>
</body>
</html>
""")


def show(call):
    """The page, as things are now."""
    machine = call.machine
    refresh = call.query.get('refresh', type=int)
    with machine.lock:
        page = _PAGE.render(
            name=machine.name, most=_MOST_ROWS, seconds=_SECONDS,
            refresh=max(refresh, 1) if refresh else None,
            system=describe.system(machine).splitlines(),
            others=_others(call),
            tables=[*describe.tables(machine), *_troubles(call.app),
                    jobs(machine), requests(call.app.trace)])
    return wrappers.Response(page, content_type='text/html; charset=utf-8')


def _others(call):
    """Names of the other machines of the site, with their address if known.

    The address is that of the same host as the client's.
    """
    known = {sim.machine.name: sim for sim in call.app.neighbours}
    for machine in call.machine.site.machines:
        if machine is not call.machine:
            sim = known.get(machine.name)
            yield machine.name, sim and call.beside(sim.port)


def _troubles(app):
    """Scenarios and fault rules, if there are any."""
    scenes = [(s.number, s.name, s.state, _listed(s.arguments))
              for s in app.scenarios]
    rules = [(rule.number, rule.fault.outcome.kind, rule.struck, _listed(
        {key: getattr(rule.fault, key) for key in (
            'verb', 'noun', 'action', 'name')})) for rule in app.faults]
    for title, columns, rows in (
            ('Scenarios', ('id', 'name', 'state', 'arguments'), scenes),
            ('Fault rules', ('id', 'outcome', 'struck', 'requests'), rules)):
        if rows:
            yield describe.Table(title, columns, rows)


def _listed(values):
    return ', '.join(f'{key}={value}' for key, value in values.items()
                     if value is not None)


def jobs(machine):
    """The last jobs, those that run included, newest first."""
    return describe.Table(
        'Jobs', ('id', 'job', 'of', 'status', 'result'),
        [(job.number, job.name, job.target.name, job.status,
          job.results.get('result', ''))
         for job in machine.jobs.all()[:-_LAST - 1:-1]])


def requests(trace):
    """The last requests, newest first."""
    return describe.Table(
        'Last requests', ('number', 'request', 'path', 'status', 'ms'),
        [(entry.number, entry.operation, entry.path,
          entry.status or 'connection closed', round(entry.seconds * 1000))
         for entry in trace.entries[:-_LAST - 1:-1]])
