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

"""The life of two servers on a simulated PowerVM host, shown and checked."""

from nova_powervm.simulator import describe

from tools.cloud import client as client_lib
from tools.cloud import cloud as cloud_lib
from tools.cloud import differences
from tools.cloud import machine
from tools.cloud import openvswitch
from tools.cloud import powervm
from tools.cloud import report as report_lib
from tools.cloud import requests
from tools.cloud import services

IMAGE_SIZE = 4 << 20    # bytes
RUNNING, OFF = 'running', 'not activated'


def run():
    """Run the demonstration; return the exit status."""
    report = report_lib.Report()
    try:
        _run(report)
    except KeyboardInterrupt:
        print('Interrupted; everything is stopped.')
        raise
    report.check('no thread is left that would keep the process',
                 services.left_over())
    return _summary(report)


def _run(report):
    report.step('starting the simulated PowerVM host')
    with powervm.simulated() as sim:
        with openvswitch.on(sim.machine) as switch, cloud_lib.Cloud(
                powervm.driver_options(sim), progress=report.step) as cloud:
            try:
                _Demo(sim, cloud, report, switch).run()
            except Exception as exc:
                report.check('the demonstration came to its end',
                             [f'{type(exc).__name__}: {exc}'])
            if report.failures:
                report.note(f'Nova\'s log: {cloud.state.keep_log()}')
            report.step('stopping')


def _summary(report):
    report.step('done')
    if report.failures:
        print(f'\n{len(report.failures)} of {report.checks} checks failed:')
        for text in report.failures:
            print(f'    {text}')
        return 1
    print(f'\nAll {report.checks} checks passed.')
    return 0


def image_bytes():
    """Return bytes that tell where in the image they are."""
    line = 'nova-powervm demonstration image, byte {:>10}\n'
    text = ''.join(line.format(n) for n in range(
        0, IMAGE_SIZE, len(line.format(0))))
    return text.encode('ascii')[:IMAGE_SIZE]


class _Demo:
    """What the acts of the demonstration share."""

    def __init__(self, sim, cloud, report, switch):
        self._machine = sim.machine
        self._nova = cloud.nova
        self._switch = switch
        self._report = report
        self._client = client_lib.Client(cloud)
        self._requests = requests.Requests(sim.trace)
        self._data = image_bytes()
        self._image = None
        self._flavor = None
        self._network = None
        self._servers = []

    def run(self):
        """Play it from beginning to end."""
        self._look_at_host()
        self._prepare()
        # The first config drive of a host makes the repository, which stays.
        with self._machine.lock:
            vios = self._machine.vios('vios1')
            vios.group('rootvg').create_repository('vopt', 1)
        before = self._machine.snapshot()
        self._boot()
        self._stop_and_start()
        self._reboot('SOFT')
        self._reboot('HARD')
        self._refuse()
        self._delete()
        self._nova.forget_images()
        self._report.check(
            'without the image it keeps, the machine is as it was before',
            differences.differences(before, self._machine.snapshot()))
        self._report.table(*self._requests.table())
        self._client.close()

    def _look_at_host(self):
        self._report.step('the host, as Nova sees it')
        host = self._client.hypervisor()
        self._report.note(
            f'{host.name}: {host.hypervisor_type}, {host.state}, '
            f'{host.status}; {host.uptime or "no uptime"}')
        self._report.check('Nova says since when the host is up',
                           [] if host.uptime else ['there is no uptime'])
        self._report.table('Inventory in placement', (
            'resource class', 'total', 'reserved', 'ratio', 'step', 'max'),
            [(name, one.total, one.reserved, one.allocation_ratio,
              one.step_size, one.max_unit)
             for name, one in sorted(self._client.inventory().items())])

    def _prepare(self):
        self._report.step('an image, a flavor and a network')
        self._network = self._client.network('private', '192.0.2.0/24')
        self._image = self._client.image('demo-image', self._data)
        self._flavor = self._client.flavor('demo', 2, 2048, 4)
        self._report.check(
            f'the image has its {len(self._data)} bytes in glance',
            differences.expect('size', len(self._data), self._image.size))

    def _boot(self):
        self._report.step('booting two servers at once')
        with self._requests.of('boot two servers'):
            self._servers = [
                self._client.boot(name, self._image, self._flavor,
                                  self._network)
                for name in ('first', 'second')]
            self._settle(self._servers, 'ACTIVE')
        for server in self._servers:
            self._report.check(
                f'{server.name} is a running partition with 2 virtual '
                f'processors and 2048 MB',
                machine.partition(self._machine, server, self._flavor,
                                  RUNNING))
            self._report.check(
                f'the boot disk of {server.name} has 4 GB and begins with '
                f'the image',
                machine.boot_disk(self._machine, server, self._flavor,
                                  self._data))
            self._report.check(
                f'the config drive of {server.name} tells the guest who it '
                f'is', machine.config_drive(self._machine, server))
            self._report.check(
                f'the port of {server.name} goes from its partition to Open '
                f'vSwitch', machine.port(
                    self._machine, server, self._client.port(server),
                    self._switch.ports))
        print(f'\n{describe.machine(self._machine)}\n', flush=True)

    def _stop_and_start(self):
        self._report.step('stopping both')
        with self._requests.of('stop two servers'):
            for server in self._servers:
                self._client.stop(server)
            self._settle(self._servers, 'SHUTOFF')
        self._check_state(OFF)
        self._report.step('starting both')
        with self._requests.of('start two servers'):
            for server in self._servers:
                self._client.start(server)
            self._settle(self._servers, 'ACTIVE')
        self._check_state(RUNNING)

    def _reboot(self, kind):
        self._report.step(f'rebooting both, {kind.lower()}')
        mark = self._requests.mark()
        with self._requests.of(f'reboot two servers, {kind.lower()}'):
            for server in self._servers:
                self._client.reboot(server, kind)
            self._settle(self._servers, 'ACTIVE')
        self._check_state(RUNNING)
        self._report.check(
            'each was asked to go down',
            [] if self._requests.power_offs(mark) >= 2 else
            ['the host was not asked to power off two partitions'])

    def _refuse(self):
        self._report.step('what this host cannot do: a flavor with a '
                          'misspelt extra spec, and an image in qcow2')
        flavor = self._client.flavor(
            'misspelt', 1, 1024, 4, **{'powervm:proc_unit': '0.5'})
        self._refused('misspelt', self._image, flavor, 'powervm:proc_units')
        image = self._client.image('qcow2', self._data, 'qcow2')
        self._refused('qcow2', image, self._flavor, 'qemu-img convert')

    def _refused(self, name, image, flavor, words):
        """Try to boot a server; the error must contain the words."""
        before = self._machine.snapshot()
        with self._requests.of(f'boot what is refused: {name}'):
            [server] = self._settle(
                [self._client.boot(name, image, flavor)], 'ERROR')
        text = (server.fault or {}).get('message', '')
        self._report.note(f'"{text}"')
        self._report.check(
            f'the error tells the way out: {words}',
            [] if words in text else ['it does not'])
        self._report.check(
            'the machine did not change',
            differences.differences(before, self._machine.snapshot()))
        self._client.delete(server)
        self._settle([server], 'gone')

    def _delete(self):
        self._report.step('deleting both')
        with self._requests.of('delete two servers'):
            for server in self._servers:
                self._client.delete(server)
            self._settle(self._servers, 'gone')
        self._report.check('Nova lists no server', [
            f'{server.name} is {server.status}'
            for server in self._client.servers()])

    def _settle(self, servers, wanted):
        """Wait for servers, show their ways, check where each ended.

        :returns: the servers as they are now; None for one that is gone.
        """
        found = self._client.settle(servers)
        for server, (now, states) in zip(servers, found):
            fault = now.fault['message'] if now and now.fault else ''
            self._report.check(
                f'{server.name}: {" > ".join(states)}',
                [] if states[-1] == wanted else
                [f'it should be {wanted}' + (f'; "{fault}"' if fault else '')])
        return [now for now, _ in found]

    def _check_state(self, wanted):
        self._report.check(f'both partitions are {wanted}', [
            text for server in self._servers
            for text in machine.state(self._machine, server, wanted)])
