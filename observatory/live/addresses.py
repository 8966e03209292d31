"""Where phones reach this machine: its addresses on the networks it is in."""

import ipaddress
from dataclasses import dataclass

import ifaddr


@dataclass(frozen=True)
class Address:
    """One of the machine's addresses: its interface's name as people know it, and whether it is of a
    private network, as a room's is."""

    interface: str
    ip: str
    is_private: bool

    @property
    def host(self) -> str:
        """The address as it stands in a link."""
        return f"[{self.ip}]" if ":" in self.ip else self.ip


def machine_addresses() -> list[Address]:
    """The machine's addresses that others can reach, those a room is likely to use first.

    Loopback and addresses that hold on one link alone (IPv6 fe80::) are left out; IPv4 comes first,
    since every phone and every hotspot knows it.
    """
    found: dict[str, Address] = {}
    for adapter in ifaddr.get_adapters():
        for item in adapter.ips:
            text = item.ip if isinstance(item.ip, str) else item.ip[0]
            try:
                ip = ipaddress.ip_address(text)
            except ValueError:
                continue
            if not (ip.is_loopback or ip.is_unspecified or ip.is_multicast) and not (
                ip.version == 6 and ip.is_link_local
            ):
                found[text] = Address(str(adapter.nice_name), text, ip.is_private)
    return sorted(
        found.values(), key=lambda item: (":" in item.ip, not item.is_private, item.interface)
    )


def vote_url(address: str, port: int, code: str, scheme: str = "http") -> str:
    """The link of a poll: ``address`` is an ``Address.host`` or a name, ``port`` the server's."""
    usual = {"http": 80, "https": 443}.get(scheme)
    host = address if port == usual else f"{address}:{port}"
    return f"{scheme}://{host}/vote/{code}"
