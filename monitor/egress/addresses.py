"""May this network address be asked?"""

import ipaddress
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache

IPAddress = ipaddress.IPv4Address | ipaddress.IPv6Address
IPNetwork = ipaddress.IPv4Network | ipaddress.IPv6Network

# `is_global` of Python 3.11 calls several of these public; the list is IANA's special-purpose registries.
_NOT_PUBLIC: tuple[tuple[IPNetwork, str], ...] = tuple(
    (ipaddress.ip_network(network), what)
    for network, what in {
        "0.0.0.0/8": "this network",
        "10.0.0.0/8": "private",
        "100.64.0.0/10": "shared by a carrier",
        "127.0.0.0/8": "loopback",
        "168.63.129.16/32": "a cloud's own service",
        "169.254.0.0/16": "link-local",
        "172.16.0.0/12": "private",
        "192.0.0.0/24": "for protocols",
        "192.0.2.0/24": "for documentation",
        "192.88.99.0/24": "a 6to4 relay",
        "192.168.0.0/16": "private",
        "198.18.0.0/15": "for benchmarks",
        "198.51.100.0/24": "for documentation",
        "203.0.113.0/24": "for documentation",
        "224.0.0.0/4": "multicast",
        "240.0.0.0/4": "reserved",
        "::/128": "unspecified",
        "::1/128": "loopback",
        "fc00::/7": "private",
        "fe80::/10": "link-local",
        "fec0::/10": "site-local",
        "ff00::/8": "multicast",
        "2001::/23": "for protocols",  # Teredo too
        "2001:db8::/32": "for documentation",
        "2002::/16": "6to4",
        "3fff::/20": "for documentation",
    }.items()
)
_GLOBAL_V6 = ipaddress.IPv6Network("2000::/3")  # all that is handed out for the internet
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")  # an IPv6-only machine reaches every IPv4 server through it


@dataclass(frozen=True, slots=True, kw_only=True)
class Allowed:
    """An exception from the rule: a network at any port, or one host at one port."""

    network: IPNetwork | None = None
    host: str | None = None
    port: int | None = None


def allowed(entry: str) -> Allowed:
    """What "127.0.0.1:8001", "[::1]:8001", "intranet:80" or "127.1.0.0/16" allows; raises ValueError."""
    try:
        return Allowed(network=ipaddress.ip_network(entry))
    except ValueError:
        pass
    match = re.fullmatch(r"(?:\[([0-9a-fA-F:.]+)\]|([\w.-]+)):(\d{1,5})", entry)
    if match is None or not 0 < int(match[3]) < 65536:
        raise ValueError(f"neither host:port nor a network: {entry}")
    return Allowed(host=(match[1] or match[2]).lower(), port=int(match[3]))


def unwrapped(address: str) -> IPAddress:
    """The address that would be reached: an IPv4 one inside an IPv6 one counts as itself."""
    ip = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        if ip.ipv4_mapped is not None:
            return ip.ipv4_mapped
        if ip in _NAT64:
            return ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
    return ip


@lru_cache(maxsize=1_024)
def refusal(address: str) -> str | None:
    """Why the address is not on the public internet; None if it is."""
    ip = unwrapped(address)
    for network, what in _NOT_PUBLIC:
        if ip.version == network.version and ip in network:
            return what
    if isinstance(ip, ipaddress.IPv6Address) and ip not in _GLOBAL_V6:
        return "not a global address"
    return None if ip.is_global else "not a global address"


def refusal_of_all(
    found: Iterable[str], port: int, exceptions: Iterable[Allowed], resolve: Callable[[str, int], Iterable[str]]
) -> str | None:
    """Why a host with these addresses must not be asked at this port: one that is neither public nor an exception
    is enough. `resolve` finds the addresses of exceptions that are names; it is called only for those."""
    for address in found:
        why = refusal(address)
        if why is not None and not any(_covers(e, unwrapped(address), port, resolve) for e in exceptions):
            return f"{address} is {why}"
    return None


def _covers(exception: Allowed, ip: IPAddress, port: int, resolve: Callable[[str, int], Iterable[str]]) -> bool:
    if exception.network is not None:
        return ip.version == exception.network.version and ip in exception.network
    if exception.host is None or exception.port != port:
        return False
    try:
        return unwrapped(exception.host) == ip
    except ValueError:  # a name
        return any(unwrapped(address) == ip for address in resolve(exception.host, port))
