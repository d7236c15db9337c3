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

"""What stands between a client's code and the service: all of it works."""

import io
import logging
import threading

import fixtures
from pypowervm import adapter
from pypowervm import exceptions
from pypowervm.helpers import log_helper
from pypowervm.helpers import sample_helper
from pypowervm.tasks import power
from pypowervm.utils import retry
from pypowervm.utils import validation
from pypowervm.wrappers import entry_wrapper
from pypowervm.wrappers import event
from pypowervm.wrappers import job
from pypowervm.wrappers import logical_partition
from pypowervm.wrappers import storage
from pypowervm.wrappers import vios_file
from pypowervm.wrappers import virtual_io_server

from nova_powervm.simulator.model import clock
from nova_powervm.tests.conformance.simulator import base

File = vios_file.File
LPAR = logical_partition.LPAR
VIOS = virtual_io_server.VIOS


class TestFiles(base.ConformanceTest):

    def announce(self, **others):
        """A File for an optical medium, of which nothing was sent yet."""
        return File.bld(self.adapter, 'a.iso',
                        vios_file.FileType.MEDIA_ISO, self.vios().uuid,
                        **others).create()

    def test_one_is_announced_filled_read_and_deleted(self):
        self.create_repository()
        file = self.announce(f_size=7)
        self.assertEqual(
            ('a.iso', 7, 0, vios_file.FileType.MEDIA_ISO, self.vios().uuid,
             'application/octet-stream'),
            (file.file_name, file.expected_file_size, file.current_file_size,
             file.enum_type, file.vios_uuid, file.internet_media_type))
        self.adapter.upload_file(file.element, io.BytesIO(b'content'))
        file = file.refresh()
        self.assertEqual(7, file.current_file_size)
        self.assertTrue(file.date_modified.isdigit())
        self.assertEqual((None, None), (file.tdev_udid, file.asset_file))
        got = io.BytesIO()
        self.adapter.download_file(file.element, got)
        self.assertEqual(b'content', got.getvalue())
        found, = File.get(self.adapter, service='web')
        self.assertEqual(file.file_uuid, found.file_uuid)
        found.delete()
        self.assertEqual([], File.get(self.adapter, service='web'))

    def create_repository(self):
        group = self.volume_group(self.vios())
        group.vmedia_repos = [storage.VMediaRepos.bld(
            self.adapter, 'vopt', 10)]
        group.update()


class TestJobs(base.ConformanceTest):

    def test_jobs_of_a_partition_are_listed(self):
        lpar = self.create_lpar()
        self.machine.clock = clock.Manual()
        self.assertEqual([], self.jobs(lpar))
        template = self.adapter.read(
            LPAR.schema_type, root_id=lpar.uuid, suffix_type='do',
            suffix_parm='PowerOn').entry
        self.adapter.create_job(template.element, LPAR.schema_type, lpar.uuid)
        found, = self.jobs(lpar)
        self.assertEqual('RUNNING', found.job_status)
        self.assertEqual('RUNNING', found.refresh().job_status)
        self.machine.clock.advance(3600)
        self.assertEqual('COMPLETED_OK', found.refresh().job_status)
        found.delete()
        self.assertEqual([], self.jobs(lpar))

    def jobs(self, lpar):
        found = self.adapter.read_jobs(LPAR.schema_type, root_id=lpar.uuid)
        return [job.Job.wrap(entry) for entry in found.feed.entries]


class TestEvents(base.ConformanceTest):

    def test_each_kind_of_handler_is_told_until_it_is_shut_down(self):
        listener = self.adapter.session.get_event_listener()
        self.assertTrue(self.adapter.session.has_event_listener)
        handlers = [kind() for kind in (Events, RawEvents, WrappedEvents)]
        for handler in handlers:
            listener.subscribe(handler)
        lpar = self.create_lpar()
        for handler in handlers:
            self.assertTrue(handler.heard_of(lpar.uuid), handler)
        for handler in handlers[1:]:
            listener.unsubscribe(handler)
        poller, = [t for t in threading.enumerate()
                   if isinstance(t, adapter._EventPollThread)
                   and t.eventlistener is listener]
        listener.shutdown()
        self.assertEqual([], listener.handlers)
        lpar.delete()
        poller.join(10)
        self.assertFalse(poller.is_alive())

    def test_events_are_polled_without_a_handler(self):
        listener = self.adapter.session.get_event_listener()
        lpar = self.create_lpar()
        self.assertEqual(
            'add', {uri.rpartition('/')[2]: action for uri, action
                    in listener.getevents().items()}[lpar.uuid])

    def test_an_event_of_ones_own_is_told_to_all(self):
        for appid in 'ab':
            event.Event.get(self.adapter, appid)
        event.Event.bld(self.adapter, 'the data', 'the detail').create()
        for appid in 'ab':
            heard, = event.Event.get(self.adapter, appid)
            self.assertEqual(
                ('CUSTOM_CLIENT_EVENT', 'the data', 'the detail'),
                (heard.etype, heard.data, heard.detail))


class _News:
    """Remembers what it is told."""

    def __init__(self):
        self._news = threading.Condition()
        self._told = ''

    def process(self, events):
        with self._news:
            self._told += self.text(events)
            self._news.notify_all()

    def heard_of(self, uuid):
        """Whether there is news of this object, soon at the latest."""
        with self._news:
            return self._news.wait_for(lambda: uuid in self._told, 10)

    def text(self, events):
        return str(events)


class Events(_News, adapter.EventHandler):
    """Is told a dict."""


class RawEvents(_News, adapter.RawEventHandler):
    """Is told dicts."""


class WrappedEvents(_News, adapter.WrapperEventHandler):
    """Is told objects."""

    def text(self, events):
        return ' '.join(map(str, events))


class TestHelpers(base.ConformanceTest):

    def test_what_was_sent_is_logged_when_it_fails(self):
        self.adapter = base.connect(self.sim, helpers=log_helper.log_helper)
        log = self.useFixture(fixtures.FakeLogger(level=logging.INFO))
        self.assertRaises(exceptions.HttpNotFound, LPAR.get, self.adapter,
                          uuid='8F3C7C0E-0000-4000-8000-000000000000')
        self.assertIn('GET', log.output)
        self.assertIn('404', log.output)

    def test_a_helper_that_retries_lets_what_works_pass(self):
        self.adapter = base.connect(
            self.sim, helpers=[sample_helper.sample_retry_helper])
        self.assertEqual('vios1', self.vios().name)

    def test_a_function_is_tried_again_with_steps_between(self):
        @retry.retry(delay_func=retry.STEPPED_DELAY,
                     argmod_func=retry.refresh_wrapper)
        def rename(lpar):
            lpar.name = 'other'
            return lpar.update()
        lpar = self.create_lpar()
        self.machine.lpar('lpar1').store_nvram('AAAA')
        rename(lpar)
        self.assertIsNotNone(self.machine.lpar('other'))


class TestTraits(base.ConformanceTest):

    def test_it_is_a_novalink_that_one_is_local_to(self):
        traits = self.adapter.traits
        self.assertEqual(
            (False, False, True, True, True, True, True),
            (traits.vnet_aware, traits.has_lpar_profiles, traits.local_api,
             traits.dynamic_pvid, traits.rmdev_job_available,
             traits.vea_as_ibmi_console, traits.has_high_slot))


class TestReadingAndChecking(base.ConformanceTest):

    def test_a_feed_of_chosen_objects(self):
        servers = [self.vios(name).uuid for name in ('vios2', 'vios1')]
        getter = entry_wrapper.UUIDFeedGetter(self.adapter, VIOS, servers)
        self.assertEqual(['vios2', 'vios1'], [v.name for v in getter.get()])
        self.assertEqual(['vios2', 'vios1'],
                         [v.name for v in getter.get(refetch=True)])

    def test_a_task_tells_what_it_works_on(self):
        task = self.feed_task()
        vios = self.vios()
        self.assertEqual('vios1', task.get_wrapper(vios.uuid).name)
        self.assertEqual(
            'vios1', task.wrapper_tasks[vios.uuid].wrapper.name)

    def test_a_partition_is_checked_against_the_host(self):
        system = self.system()
        lpar = self.create_lpar(memory=2048)
        validation.LPARWrapperValidator(lpar, system).validate_all()
        power.PowerOp.start(lpar)
        grown = self.lpar('lpar1')
        grown.mem_config.desired = 1024 * 1024
        self.assertRaises(
            validation.ValidatorException,
            validation.LPARWrapperValidator(
                grown, system, cur_lpar_w=self.lpar('lpar1')).validate_all)

    def test_an_answer_is_a_feed_or_an_entry(self):
        found = self.adapter.read('LogicalPartition')
        self.assertIs(found.feed, found.atom)
        found = self.adapter.read('LogicalPartition',
                                  root_id=found.feed.entries[0].uuid)
        self.assertIs(found.entry, found.atom)
