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

from nova_powervm.simulator.model import clock
from nova_powervm.simulator.model import job
from nova_powervm.simulator.model import san_jobs
from nova_powervm.tests import base
from nova_powervm.tests.unit.simulator import machines

ONE = '192.0.2.51:3260'


class JobCase(base.TestCase):

    def setUp(self):
        super().setUp()
        self.machine = machines.san_machine(self)
        self.vios = self.machine.vios('vios1')

    def run_job(self, name, **parameters):
        return self.machine.jobs.submit(name, self.vios, parameters)


class TestLuaRecovery(JobCase):

    def text(self):
        lun, itls = machines.masked(self.machine)
        ways = ''.join(
            f'<itl><Iwwpn>{i}</Iwwpn><Twwpn>{t}</Twwpn><lua>{a}</lua></itl>'
            for i, t, a in itls)
        return ('<XML_LIST><deviceList><device><itlList>' + ways
                + '</itlList></device></deviceList></XML_LIST>')

    def test_a_disk_is_found(self):
        done = self.run_job('LUARecovery', inputXML=self.text())
        self.assertEqual(job.OK, done.status)
        self.assertIn('<pvName>hdisk2</pvName>', done.results['OutputXML'])

    def test_the_inventory_is_asked(self):
        self.run_job('LUARecovery', inputXML=self.text())
        udid = self.vios.volumes['hdisk2'].udid
        done = self.run_job(
            'LUARecovery', inputXML='<u:VIO xmlns:u="http://www.ibm.com/xmlns'
            '/systems/power/firmware/uom/mc/2012_10/"><u:VioUdidFilter '
            f'udid="{udid}"/></u:VIO>')
        self.assertIn('desType="NAA"', done.results['OutputXML'])

    def test_nonsense_fails(self):
        failed = self.run_job('LUARecovery', inputXML='<x/>')
        self.assertEqual(job.FAILED, failed.status)
        self.assertIn('XML_LIST', failed.results['result'])

    def test_a_server_that_is_off_fails(self):
        self.vios.rmc = 'inactive'
        self.assertEqual(job.FAILED, self.run_job(
            'LUARecovery', inputXML=self.text()).status)

    def test_slow_targets_take_longer(self):
        self.machine.clock = clock.Manual()
        self.machine.san.arrays['array1'].ports[0].state = 'slow'
        waiting = self.run_job('LUARecovery', inputXML=self.text())
        self.machine.clock.advance(san_jobs.DISCOVERY_SECONDS)
        self.assertEqual(job.RUNNING, waiting.status)
        self.machine.clock.advance(san_jobs.SLOW_SECONDS)
        self.assertEqual(job.OK, waiting.status)


class TestRemoveDevice(JobCase):

    def test_an_unused_disk_goes(self):
        self.vios.add_volume(1024)
        self.assertEqual(job.OK, self.run_job(
            'RemoveDevice', devName='hdisk2').status)
        self.assertNotIn('hdisk2', self.vios.volumes)

    def test_others_stay(self):
        for name, word in (('hdisk0', '0514-062'), ('hdisk9', 'hdisk9'),
                           (None, 'None')):
            failed = self.run_job('RemoveDevice', devName=name)
            self.assertIn(word, failed.results['result'])


class TestIscsi(JobCase):

    def setUp(self):
        super().setUp()
        self.target = machines.iscsi_array(self.machine, ONE)

    def discover(self, **more):
        return self.run_job('ISCSIDiscovery', **{
            'targetIQN': 'iqn.1', 'hostIP': ONE, 'targetLUN': '1',
            'multipath': 'False', **more}).results

    def test_without_parameters_the_initiator_is_told(self):
        self.assertEqual(self.vios.initiator.name, self.run_job(
            'ISCSIDiscovery').results['InitiatorName'])

    def test_disks_are_listed_by_target(self):
        results = self.discover()
        volume = self.vios.volumes['hdisk2']
        self.assertEqual(('0', f"['iqn.1 hdisk2 {volume.udid}']"),
                         (results['RETURN_CODE'], results['DEV_OUTPUT']))

    def test_lists_are_in_brackets(self):
        results = self.discover(targetIQN='[iqn.2,iqn.1]',
                                hostIP=f'[{ONE}, {ONE}]', targetLUN='[1,1]')
        self.assertEqual('0', results['RETURN_CODE'])

    def test_secrets_count_for_chap_only(self):
        self.target.chap = ('u', 's')
        self.assertEqual('24', self.discover(
            user='u', password='s')['RETURN_CODE'])
        self.assertEqual('0', self.discover(
            auth='CHAP', user='u', password='s')['RETURN_CODE'])

    def test_a_lun_is_a_number(self):
        self.assertIn('one', self.discover(targetLUN='one')['result'])

    def test_removing(self):
        self.discover()
        done = self.run_job('ISCSIRemove', targetIQN='iqn.1',
                            targetPORTAL=ONE, targetLUN='1')
        self.assertEqual('0', done.results['RETURN_CODE'])
        self.assertNotIn('hdisk2', self.vios.volumes)

    def test_without_the_command_the_code_says_so(self):
        self.vios.initiator.supported = False
        failed = self.run_job('ISCSIRemove')
        self.assertEqual((job.FAILED, '127'), (
            failed.status, failed.results['RETURN_CODE']))
