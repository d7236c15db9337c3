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

"""SQLite databases that the threads of several services can share.

A SQLite transaction that begins by reading cannot turn into a writing one
after somebody else has written: it fails at once with "database is locked",
whatever the busy timeout. Nova and placement do exactly that all the time.
So every transaction oslo.db opens for writing takes the writer's lock with
its first statement, and waits its turn there.
"""

import contextlib
import sqlite3

from nova import context
from nova.db import migration
from nova import objects
from oslo_db.sqlalchemy import enginefacade
from oslo_utils import uuidutils
import sqlalchemy
from sqlalchemy import orm

NAMES = ('api', 'cell0', 'cell1', 'placement')


def url(state, name):
    """Return the SQLAlchemy URL of one of the databases."""
    return f'sqlite:///{state.file(name + ".sqlite")}?timeout=60'


def create(state):
    """Create the files, in the mode where readers do not block writers."""
    for name in NAMES:
        with _open(state, name) as db:
            db.execute('PRAGMA journal_mode=WAL')


def take_turns():
    """Make writing transactions of this process take the lock first."""
    factory = enginefacade._TransactionFactory
    create_session = factory._create_session

    def create_marked(self, mode, bind=None):
        session = create_session(self, mode, bind=bind)
        session.info['writes'] = mode is enginefacade._WRITER
        return session

    factory._create_session = create_marked
    sqlalchemy.event.listen(orm.Session, 'after_begin', _lock_first)


def _lock_first(session, transaction, connection):
    if session.info.get('writes') and connection.dialect.name == 'sqlite':
        # Changes no row, and takes the lock all the same. Every database
        # that alembic made has the table.
        connection.exec_driver_sql(
            'UPDATE alembic_version SET version_num = version_num WHERE 0')


def make_cells(state):
    """Fill the databases of Nova with tables and map its two cells.

    :returns: the uuid of the cell with the computes.
    """
    migration.db_sync(database='api')
    ctxt = context.get_admin_context()
    _map(ctxt, state, 'cell0', 'none:///', objects.CellMapping.CELL0_UUID)
    cell = _map(ctxt, state, 'cell1', 'fake:///',
                uuidutils.generate_uuid())
    with context.target_cell(ctxt, cell) as cctxt:
        migration.db_sync(context=cctxt)
    # The cells have the same tables, and a copy is faster than a second
    # walk through the migrations.
    with _open(state, 'cell1') as source, _open(state, 'cell0') as target:
        source.backup(target)
    return cell.uuid


def _map(ctxt, state, name, transport_url, uuid):
    cell = objects.CellMapping(
        ctxt, uuid=uuid, name=name, transport_url=transport_url,
        database_connection=url(state, name))
    cell.create()
    return cell


def _open(state, name):
    return contextlib.closing(sqlite3.connect(state.file(name + '.sqlite')))
