"""One schema of custom metadata for the account of the samples, as Kaltura's console writes it."""

from kdesk.demo.server.stores import Stores

_NAME = "Production"
_FIELD = """      <xsd:element id="md_{name}" name="{name}" minOccurs="0" maxOccurs="{most}"{type}>
        <xsd:annotation><xsd:documentation></xsd:documentation><xsd:appinfo><label>{label}</label><key>{name}</key>
          <searchable>true</searchable><timeControl>false</timeControl><description></description></xsd:appinfo>
        </xsd:annotation>{inner}
      </xsd:element>"""
_LIST = """
        <xsd:simpleType><xsd:restriction base="listType">{values}</xsd:restriction></xsd:simpleType>"""
_SCHEMA = """<xsd:schema xmlns:xsd="http://www.w3.org/2001/XMLSchema">
  <xsd:element name="metadata"><xsd:complexType><xsd:sequence>
{fields}
  </xsd:sequence></xsd:complexType></xsd:element>
  <xsd:complexType name="textType"><xsd:simpleContent><xsd:extension base="xsd:string"/></xsd:simpleContent>
  </xsd:complexType>
  <xsd:complexType name="dateType"><xsd:simpleContent><xsd:extension base="xsd:long"/></xsd:simpleContent>
  </xsd:complexType>
  <xsd:simpleType name="listType"><xsd:restriction base="xsd:string"/></xsd:simpleType>
</xsd:schema>"""


def add_sample_metadata(stores: Stores) -> None:
    """Add the schema, unless the account has one."""
    partner, metadata = stores.accounts.identity.partner_id, stores.catalogue.metadata
    if not metadata.profiles(partner):
        metadata.add_profile(partner, _NAME, sample_schema())


def sample_schema() -> str:
    """Return a schema with a field of each simple kind, and one with several values."""
    states = "".join(f'<xsd:enumeration value="{value}"/>' for value in ("Draft", "In review", "Approved"))
    fields = (
        _field("Director", "Director", "textType"),
        _field("ShotOn", "Shot on", "dateType"),
        _field("State", "State", "", _LIST.format(values=states)),
        _field("Takes", "Takes", "xsd:long"),
        _field("Licensed", "Licensed", "xsd:boolean"),
        _field("Guests", "Guests", "textType", most="unbounded"),
    )
    return _SCHEMA.format(fields="\n".join(fields))


def _field(name: str, label: str, kind: str, inner: str = "", *, most: str = "1") -> str:
    typed = f' type="{kind}"' if kind else ""
    return _FIELD.format(name=name, label=label, type=typed, inner=inner, most=most)
