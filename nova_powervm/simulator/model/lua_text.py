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

"""The XML that the LUA recovery command of a VIOS reads and writes."""

import base64
import re

from lxml import etree

from nova_powervm.simulator.model import discovery
from nova_powervm.simulator.model import errors

_HEX = re.compile('[0-9A-Fa-f]{32,}')
_UOM = 'http://www.ibm.com/xmlns/systems/power/firmware/uom/mc/2012_10/'


def parse(text):
    """What is asked: a discovery.Request, or the udid of an inventory query.

    Raises Invalid.
    """
    root = _root(text)
    name = etree.QName(root).localname
    if name == 'VIO':
        return _udid(root)
    if name != 'XML_LIST':
        raise errors.Invalid(f'inputXML is a {name}, not an XML_LIST.')
    device = root.find('deviceList/device')
    itls = [] if device is None else [
        _itl(itl) for itl in device.iterfind('itlList/itl')]
    if not itls:
        raise errors.Invalid('inputXML names no itl to look for.')
    return discovery.Request(
        vendor=device.findtext('vendor'),
        device_id=_identity(device.findtext('deviceID')),
        reliable=root.findtext('reliableITL') == 'true',
        itls=list(dict.fromkeys(itls)))


def _root(text):
    parser = etree.XMLParser(resolve_entities=False, no_network=True,
                             remove_comments=True, remove_pis=True)
    try:
        root = etree.fromstring((text or '').encode(), parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise errors.Invalid(f'inputXML is not XML: {error}.') from None
    if root.getroottree().docinfo.doctype:
        raise errors.Invalid('inputXML has a document type declaration.')
    return root


def _itl(element):
    texts = {etree.QName(child).localname.lower(): (child.text or '').strip()
             for child in element}
    parts = [texts.get(name) for name in ('iwwpn', 'twwpn', 'lua')]
    if not all(parts):
        raise errors.Invalid('An itl needs Iwwpn, Twwpn and lua.')
    initiator, target, lua = (part.lower().replace(':', '')
                              for part in parts)
    return initiator, target, lua


def _identity(text):
    """A page-83 name: as it is, or base64 of it. None for no text."""
    if not text or _HEX.fullmatch(text):
        return text or None
    try:
        return base64.b64decode(text, validate=True).decode('ascii')
    except ValueError:
        return text


def _udid(root):
    element = root.find(f'.//{{{_UOM}}}VioUdidFilter')
    if element is None or not element.get('udid'):
        raise errors.Invalid(
            'An inventory query needs a VioUdidFilter with a udid.')
    return element.get('udid')


def format_found(found):
    """The answer to a discovery."""
    volume = found.volume
    device = ['<deviceTag>1</deviceTag>', _tag('status', found.status),
              '<msg>', _tag('msgLen', len(found.message)),
              _tag('msgText', found.message), '</msg>']
    if volume is not None:
        device.append(_tag('pvName', volume.name))
        if found.status != discovery.UNKNOWN_UDID:
            device += [_tag('uniqueID', volume.unique_id),
                       _tag('udid', volume.udid)]
    return ('<luaResult><version>2.0</version><deviceList><device>'
            + ''.join(device) + '</device></deviceList></luaResult>')


def _tag(name, value):
    element = etree.Element(name)
    element.text = str(value)
    return etree.tostring(element, encoding='unicode')


def format_inventory(volume, server):
    """The answer to an inventory query: two documents, one after another.

    :param volume: the disk of that udid, or None
    :param server: what the VIOS calls itself
    """
    vio = etree.Element(f'{{{_UOM}}}VIO', nsmap={'uom': _UOM}, version='1.21')
    response = etree.SubElement(vio, f'{{{_UOM}}}Response')
    inventory = etree.SubElement(
        response, f'{{{_UOM}}}InventoryResponse', viosId=server,
        inventoryType='base', eventLogOn='true')
    if volume is not None:
        _add_volume(inventory, volume)
    end = etree.Element(f'{{{_UOM}}}VIO', nsmap={'uom': _UOM}, version='1.21')
    etree.SubElement(end, f'{{{_UOM}}}Response')
    return '<?xml version="1.0"?>'.join(
        etree.tostring(part, encoding='unicode') for part in (vio, end))


def _add_volume(inventory, volume):
    entry = etree.SubElement(
        inventory, f'{{{_UOM}}}PhysicalVolume', udid=volume.udid,
        name=volume.name, description=volume.description)
    base = etree.SubElement(
        entry, f'{{{_UOM}}}PhysicalVolume_base',
        capacity=str(volume.capacity), locationCode=volume.location,
        unique_id=volume.unique_id)
    if volume.page83:
        base.set('descriptor', volume.page83)
        base.set('desType', 'NAA')
