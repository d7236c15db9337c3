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

"""One of everything that the simulator can show.

Each scene is a machine of a preset, on which a client makes what is to be
seen and then reads it. All its answers are kept, errors included.
"""

import dataclasses
import functools
import io

from lxml import etree
from pypowervm.tasks import sriov as sriov_tasks
from pypowervm.tasks import storage
from pypowervm.wrappers import iocard
from pypowervm.wrappers import job as job_wrapper
from pypowervm.wrappers import management_console
from pypowervm.wrappers import network
from pypowervm.wrappers import storage as wrappers
from pypowervm.wrappers import vios_file
import requests

from nova_powervm import simulator
from nova_powervm.simulator.model import io_slot
from nova_powervm.simulator.model import job as job_model
from nova_powervm.simulator.model import pcm
from nova_powervm.simulator.model import san_volume
from nova_powervm.simulator import presets
from nova_powervm.tests.conformance.simulator import base
from nova_powervm.tests.conformance.simulator.recorded import kinds
from nova_powervm.tests.conformance.simulator.recorded import shapes

POLL = ('/rest/api/uom/Event?QUEUE_CLIENTKEY_METHOD=USE_APPLICATIONID'
        '&QUEUE_APPLICATIONID=1')
OS400 = 'OS400'
WEB = 'http://www.ibm.com/xmlns/systems/power/firmware/web/mc/2012_10/'


class Scene(base.Client):
    """A machine, and a client that keeps the answers it gets."""

    def __init__(self, sim):
        super().__init__(sim)
        self.answers = []
        self.http = requests.Session()
        self.http.headers['X-API-Session'] = sim.app.sessions.open()

    def ask(self, path, verb='GET', service='uom', **how):
        """Keep the answer to a request; a path may begin with a slash."""
        if not path.startswith('/'):
            path = f'/rest/api/{service}/{path}'
        answer = self.http.request(verb, self.sim.url + path, **how)
        self.answers.append(answer)
        return answer

    @property
    def own(self):
        """Where the children of the system are."""
        return f'ManagedSystem/{self.machine.uuid}'

    def add_adapter(self, owner, pvid=5, **others):
        switch = network.VSwitch.get(self.adapter, parent=self.system())[0]
        return network.CNA.bld(self.adapter, pvid, switch.related_href,
                               **others).create(parent=owner)


def partitions(scene):
    """All sorts of partitions, their power jobs, and what happens."""
    scene.ask(POLL)
    scene.create_lpar('lpar2', vcpu=2, dedicated_proc=True)
    scene.create_lpar('ibmi', env=OS400)
    lpar = scene.deploy()
    scene.machine.lpar('lpar1').store_nvram('AAAA')
    scene.add_adapter(lpar, addl_tagged_vlans=[6])
    scene.add_adapter(scene.lpar('novalink'), trunk_pri=1,
                      ovs_bridge='br-int', ovs_ext_ids='a=b',
                      dev_name='tap1')
    scene.ask(POLL)
    keys(scene)
    for path in ('ManagedSystem', 'LogicalPartition', 'ManagementConsole',
                 f'{scene.own}/SharedProcessorPool',
                 f'{scene.own}/VirtualSwitch', f'{scene.own}/VirtualNetwork',
                 f'LogicalPartition/{lpar.uuid}',
                 f'LogicalPartition/{lpar.uuid}/ClientNetworkAdapter',
                 f'LogicalPartition/{scene.lpar("novalink").uuid}'
                 '/ClientNetworkAdapter',
                 'LogicalPartition/0A68CFAB-F62B-46D4-A6A0-F4EBE0264AD5'):
        scene.ask(path)
    jobs(scene, lpar)
    monitoring(scene)
    logons(scene)


def keys(scene):
    """A console that trusts somebody."""
    console, = management_console.ManagementConsole.get(scene.adapter)
    console.ssh_authorized_keys = ['ssh-rsa AAAA root@localhost']
    console.update()


def jobs(scene, lpar):
    """Templates, and jobs that end well and badly."""
    scene.ask('Cluster/do/Create')
    for operation in ('PowerOn', 'PowerOff', 'PowerOff'):
        where = f'LogicalPartition/{lpar.uuid}/do/{operation}'
        template = etree.fromstring(scene.ask(where).content)
        request = template.find(f'{kinds.ATOM}content')[0]
        parameters = job_wrapper.Job.create_job_parameter('force', 'false')
        request.find('{*}JobParameters').append(parameters.element)
        scene.ask(where, 'PUT', data=etree.tostring(request))
    scene.machine.jobs.submit('PowerOn', scene.machine.lpar('lpar1'), {},
                              'It was not even tried.', job_model.REFUSED)
    for job in scene.machine.jobs.all():
        scene.ask(f'jobs/{job.number}')


def monitoring(scene):
    """Preferences, feeds of metrics, and a document of each category."""
    scene.machine.pcm.set(pcm.Preferences(*[True] * 4))
    scene.machine.clock.after(600, lambda: None)
    scene.ask(f'{scene.own}/preferences', service='pcm')
    seen = set()
    for monitor in ('ShortTermMonitor', 'LongTermMonitor'):
        feed = scene.ask(f'{scene.own}/RawMetrics/{monitor}', service='pcm')
        for entry in etree.fromstring(feed.content).iter(
                f'{kinds.ATOM}entry'):
            term = entry.find(f'{kinds.ATOM}category').get('term')
            if term not in seen:
                seen.add(term)
                scene.ask(shapes.path_of(
                    entry.find(f'{kinds.ATOM}link').get('href')))


def logons(scene):
    """Both ways to log on."""
    for child in ('<Password>secret</Password>',
                  '<GenerateX-API-SessionFile>true'
                  '</GenerateX-API-SessionFile>'):
        scene.ask('Logon', 'PUT', 'web', data=(
            f'<LogonRequest xmlns="{WEB}"><UserID>root</UserID>{child}'
            '</LogonRequest>'))


def disks(scene):
    """Volume groups with everything in them, and files being uploaded."""
    owner = scene.create_lpar()
    vios = scene.vios()
    group = scene.volume_group(vios)
    repository = wrappers.VMediaRepos.bld(scene.adapter, 'vopt', '1')
    group.vmedia_repos = [repository]
    group = group.update()
    medium, _ = storage.upload_vopt(scene.adapter, vios.uuid,
                                    io.BytesIO(b'iso'), 'config', 3)
    scene.map_storage(owner, scene.create_disk())
    scene.map_storage(owner, medium)
    vios_file.File.bld(
        scene.adapter, 'image', vios_file.FileType.DISK_IMAGE, vios.uuid,
        f_size=1, tdev_udid=scene.machine.vios('vios1').disk('boot').udid,
        sha_chksum='0' * 64).create()
    for path in ('VirtualIOServer', f'VirtualIOServer/{vios.uuid}',
                 f'VirtualIOServer/{vios.uuid}/VolumeGroup',
                 f'VirtualIOServer/{vios.uuid}/VirtualSCSIBus'):
        scene.ask(path)
    scene.ask('File', service='web')


def bridges(scene):
    """Shared Ethernet adapters, trunks and aggregations."""
    vios = scene.vios()
    server = scene.machine.vios('vios1')
    for device in server.ethernet:
        device.address = ('192.0.2.2', '255.255.255.0')
    scene.machine.bridges[0].control_channel = 4000
    slots = [io_slot.Assignment(slot.index, True)
             for slot in scene.machine.io_slots[:2]]
    server.settings = dataclasses.replace(
        server.settings, description='The first', io_slots=tuple(slots))
    monitoring(scene)
    for path in (f'{scene.own}/NetworkBridge', f'{scene.own}/VirtualNetwork',
                 f'{scene.own}/VirtualSwitch', 'VirtualIOServer',
                 f'VirtualIOServer/{vios.uuid}/ClientNetworkAdapter'):
        scene.ask(path)


def fibre_channel(scene):
    """Ports, virtual adapters with and without one, and LUNs."""
    scene.create_lpar()
    lpar = scene.machine.lpar('lpar1')
    vios = scene.machine.vios('vios1')
    vios.add_fc_mapping(lpar, port=vios.ports[0])
    vios.add_fc_mapping(lpar)
    lun = scene.machine.san.lun('lun1')
    lun.mask(*(p.wwpn for p in vios.ports))
    san_volume.configure(
        vios, lun, san_volume.FcVolume.visible_paths(vios),
        san_volume.FcVolume)
    scene.map_storage(scene.lpar('lpar1'), wrappers.PV.bld(
        scene.adapter, vios.volumes[list(vios.volumes)[-1]].name))
    monitoring(scene)
    scene.ask('VirtualIOServer')
    scene.ask(f'VirtualIOServer/{vios.uuid}/VirtualSCSIBus')
    scene.ask(f'LogicalPartition/{lpar.uuid}'
              '/VirtualFibreChannelClientAdapter')


def pools(scene):
    """A cluster, its pool, and units of it."""
    owner = scene.create_lpar()
    tier, = wrappers.Tier.get(scene.adapter)
    _, image = storage.crt_lu(tier, 'image', 1, typ='VirtualIO_Image')
    _, clone = storage.crt_lu(tier, 'clone', 1, clone=image)
    scene.map_storage(owner, clone)
    vios = scene.vios()
    monitoring(scene)
    for path in ('Cluster', 'SharedStoragePool', 'Tier',
                 f'Tier/{tier.uuid}/LogicalUnit', 'VirtualIOServer',
                 f'VirtualIOServer/{vios.uuid}/VirtualSCSIBus'):
        scene.ask(path)


def sriov(scene):
    """Adapters, logical ports and a vNIC with two backing devices."""
    client = scene.create_lpar()
    locations = [p.loc_code for c in scene.system().asio_config.sriov_adapters
                 for p in c.phys_ports]
    vnic = iocard.VNIC.bld(scene.adapter)
    sriov_tasks.set_vnic_back_devs(vnic, locations, redundancy=2)
    vnic.create(parent=client)
    iocard.SRIOVEthLPort.bld(scene.adapter, 1, 2).create(parent=client)
    for path in ('ManagedSystem', 'VirtualIOServer', 'LogicalPartition',
                 f'LogicalPartition/{client.uuid}/VirtualNICDedicated',
                 f'LogicalPartition/{client.uuid}/SRIOVEthernetLogicalPort',
                 f'VirtualIOServer/{scene.vios().uuid}'
                 '/SRIOVEthernetLogicalPort'):
        scene.ask(path)


def lending(scene):
    """A management partition that lends storage."""
    owner = scene.create_lpar()
    scene.map_storage(owner, scene.create_disk(vios='novalink'), 'novalink')
    scene.ask('VirtualIOServer')
    scene.ask(f'VirtualIOServer/{scene.vios("novalink").uuid}/VolumeGroup')


SCENES = (('dual_vios', partitions), ('dual_vios', disks), ('sea', bridges),
          ('fc', fibre_channel), ('ssp', pools), ('sriov', sriov),
          ('mgmt_storage', lending))


@functools.cache
def answers():
    """All that the simulator answers in these scenes."""
    found = []
    for preset, play in SCENES:
        with simulator.Simulator(presets.PRESETS[preset]()) as sim:
            scene = Scene(sim)
            play(scene)
            found += scene.answers
    return found


@functools.cache
def documents():
    """Those answers that are XML, as elements."""
    return [etree.fromstring(answer.content) for answer in answers()
            if not _is_json(answer)]


@functools.cache
def shown():
    """The shapes of all those answers, by kind."""
    found = kinds.Sorted()
    for answer in answers():
        if _is_json(answer):
            found.learn(answer.headers, None, answer.json())
        else:
            found.learn(answer.headers, etree.fromstring(answer.content))
    return found.shapes


def _is_json(answer):
    return 'json' in answer.headers.get('Content-Type', '')
