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

"""Jobs and events as the client uses them."""

import threading

from pypowervm import adapter
from pypowervm import exceptions
from pypowervm.tasks import memory
from pypowervm.tasks import power
from pypowervm.tasks import power_opts
from pypowervm.wrappers import event
from pypowervm.wrappers import job
from pypowervm.wrappers import logical_partition

from nova_powervm.simulator import faults
from nova_powervm.simulator.model import clock
from nova_powervm.tests.conformance.simulator import base

LPAR = logical_partition.LPAR


class TestPower(base.ConformanceTest):

    def state(self):
        return self.machine.lpar('lpar1').state

    def test_on_and_off(self):
        lpar = self.create_lpar()
        power.PowerOp.start(lpar)
        self.assertEqual('running', self.state())
        power.PowerOp.stop(lpar.refresh(), opts=power_opts.PowerOffOpts())
        self.assertEqual('not activated', self.state())

    def test_each_way_of_powering_off(self):
        lpar = self.create_lpar()
        for opts in (power_opts.PowerOffOpts().os_immediate(),
                     power_opts.PowerOffOpts().os_normal(),
                     power_opts.PowerOffOpts().vsp_normal(),
                     power_opts.PowerOffOpts().vsp_hard()):
            power.PowerOp.start(lpar)
            power.PowerOp.stop(lpar.refresh(), opts=opts)
            self.assertEqual('not activated', self.state())

    def test_restarting(self):
        lpar = self.deploy()
        power.PowerOp.stop(lpar, opts=power_opts.PowerOffOpts().vsp_hard()
                           .restart())
        self.assertEqual('running', self.state())

    def test_starting_twice_and_stopping_twice_is_forgiven(self):
        lpar = self.deploy()
        power.PowerOp.start(lpar)
        off = power_opts.PowerOffOpts().vsp_hard()
        power.PowerOp.stop(lpar, opts=off)
        power.PowerOp.stop(lpar, opts=off)
        self.assertEqual('not activated', self.state())

    def test_a_guest_that_ignores_shutdown_is_stopped_step_by_step(self):
        lpar = self.deploy()
        self.machine.lpar('lpar1').ignores_shutdown = True
        power.power_off_progressive(lpar)
        self.assertEqual('not activated', self.state())

    def test_the_firmware_prompt(self):
        lpar = self.create_lpar()
        power.PowerOp.start(lpar, opts=power_opts.PowerOnOpts().bootmode(
            power_opts.BootMode.SMS))
        self.assertEqual('open firmware', self.state())
        self.assertEqual('inactive', lpar.refresh().rmc_state)

    def test_a_job_that_fails_tells_why_and_did_nothing(self):
        lpar = self.create_lpar()
        self.sim.faults.add(faults.Fault(
            faults.fail_job('HSCL9999 Not today.'), action='job:PowerOn'))
        error = self.assertRaises(exceptions.VMPowerOnFailure,
                                  power.PowerOp.start, lpar)
        self.assertIn('HSCL9999 Not today.', str(error))
        self.assertEqual('not activated', self.state())

    def test_a_job_that_fails_has_its_message_among_its_results(self):
        lpar = self.deploy()
        failed = job.Job.wrap(self.adapter.read_job(
            self.submit(lpar, 'PowerOn')))
        self.assertEqual('COMPLETED_WITH_ERROR', failed.job_status)
        self.assertIn('HSCL3681', failed.get_job_message())
        self.assertEqual('', failed.get_job_resp_exception_msg())

    def test_no_job_is_left_behind(self):
        self.deploy()
        self.assertEqual([], self.machine.jobs.all())

    def test_a_job_takes_the_time_the_clock_says(self):
        lpar = self.create_lpar()
        self.machine.clock = clock.Manual()
        job_id = self.submit(lpar, 'PowerOn')
        self.assertEqual('RUNNING', self.status(job_id))
        self.assertEqual('starting', self.state())
        self.machine.clock.advance(3600)
        self.assertEqual('COMPLETED_OK', self.status(job_id))
        self.assertEqual('running', self.state())
        self.adapter.delete('jobs', job_id)
        self.assertRaises(exceptions.HttpNotFound, self.status, job_id)

    def test_a_job_is_cancelled(self):
        lpar = self.create_lpar()
        self.machine.clock = clock.Manual()
        job_id = self.submit(lpar, 'PowerOn')
        self.adapter.update(None, None, root_type='jobs', root_id=job_id,
                            suffix_type='cancel')
        self.assertNotIn(self.status(job_id), ('RUNNING', 'COMPLETED_OK'))

    def submit(self, lpar, name):
        """The id of a job that was submitted."""
        template = self.adapter.read(
            LPAR.schema_type, root_id=lpar.uuid, suffix_type='do',
            suffix_parm=name).entry
        return job.Job.wrap(self.adapter.create_job(
            template.element, LPAR.schema_type, lpar.uuid)).job_id

    def status(self, job_id):
        return job.Job.wrap(self.adapter.read_job(job_id)).job_status


class TestOtherJobs(base.ConformanceTest):

    def test_the_memory_a_partition_needs(self):
        wanted = 2048
        overhead, available = memory.calculate_memory_overhead_on_host(
            self.adapter, self.machine.uuid,
            {'max_mem': wanted, 'desired_mem': wanted})
        self.assertEqual(self.machine.overhead(wanted), overhead)
        self.assertEqual(self.machine.memory_available, available)


class TestEvents(base.ConformanceTest):

    def poll(self, appid='a'):
        return event.Event.get(self.adapter, appid)

    def test_the_first_poll_is_answered_at_once(self):
        self.assertEqual(['NEW_CLIENT'], [e.etype for e in self.poll()])

    def test_a_partition_made_and_deleted(self):
        self.poll()
        lpar = self.create_lpar()
        made = self.poll()
        self.assertIn(('ADD_URI', lpar.uuid), ends(made))
        self.assertIn(('MODIFY_URI', self.machine.uuid), ends(made))
        lpar.delete()
        self.assertIn(('DELETE_URI', lpar.uuid), ends(self.poll()))

    def test_power_changes_name_the_partition_as_the_client_looks_for_it(
            self):
        lpar = self.create_lpar()
        self.poll()
        power.PowerOp.start(lpar)
        found = [e for e in self.poll()
                 if e.data.endswith(f'LogicalPartition/{lpar.uuid}')]
        self.assertIn('PartitionState,Other', [e.detail for e in found])

    def test_a_mapping_is_an_event_of_its_vios(self):
        lpar = self.create_lpar()
        disk = self.create_disk()
        self.poll()
        vios = self.map_storage(lpar, disk)
        self.assertIn((vios.uuid, 'VirtualSCSIMappings'),
                      [(e.data.split('/')[-1], e.detail)
                       for e in self.poll()])

    def test_every_application_hears_everything_once(self):
        self.poll('a')
        self.poll('b')
        self.create_lpar()
        heard = [[e.eid for e in self.poll(name)] for name in ('a', 'b')]
        self.assertEqual(heard[0], heard[1])
        self.assertEqual(sorted(heard[0]), heard[0])
        lpar = self.create_lpar('lpar2')
        self.assertEqual(
            [lpar.uuid],
            [uuid for kind, uuid in ends(self.poll('a'))
             if kind == 'ADD_URI'])

    def test_the_client_listens(self):
        listener = self.adapter.session.get_event_listener()
        handler = Handler()
        listener.subscribe(handler)
        self.addCleanup(listener.unsubscribe, handler)
        lpar = self.create_lpar()
        self.assertTrue(handler.heard_of(lpar.uuid))


class Handler(adapter.WrapperEventHandler):
    """Remembers which objects there was news of."""

    def __init__(self):
        self._news = threading.Condition()
        self._seen = set()

    def process(self, events):
        with self._news:
            self._seen |= {uuid for _kind, uuid in ends(events)}
            self._news.notify_all()

    def heard_of(self, uuid):
        """Whether there is news of this object, soon at the latest."""
        with self._news:
            return self._news.wait_for(lambda: uuid in self._seen, 10)


def ends(events):
    """Kind and last step of the address of each event."""
    return [(e.etype, e.data.split('/')[-1]) for e in events]
