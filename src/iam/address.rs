//! IP addresses and ranges of them.

use ipnet::IpNet;
use std::net::IpAddr;

/// The range that a text spells: `203.0.113.0/24`, also with host bits set, or a single address.
pub(super) fn range(text: &str) -> Option<IpNet> {
    text.parse()
        .ok()
        .or_else(|| text.parse::<IpAddr>().ok().map(IpNet::from))
}

/// Whether the address lies in the range; none if one of them is neither. An IPv4 address lies in no IPv6 range.
pub(super) fn within(range_text: &str, address: &str) -> Option<bool> {
    let range = range(range_text)?;
    let address: IpAddr = address.parse().ok()?;
    Some(range.contains(&address))
}

/// Whether a range is narrow enough for Amazon S3 to take it as fixed: at least `/8`, or `/32` for IPv6. The private
/// ranges all are.
pub(super) fn is_narrow(range: IpNet) -> bool {
    match range {
        IpNet::V4(net) => net.prefix_len() >= 8,
        IpNet::V6(net) => net.prefix_len() >= 32,
    }
}

/// Ranges that hold no address of the internet: private, shared, loopback, link-local, and kept for documentation.
/// "IANA IPv4 Special-Purpose Address Registry" and its sister for IPv6.
const NOT_PUBLIC: [([u8; 4], u8); 9] = [
    ([10, 0, 0, 0], 8),
    ([100, 64, 0, 0], 10),
    ([127, 0, 0, 0], 8),
    ([169, 254, 0, 0], 16),
    ([172, 16, 0, 0], 12),
    ([192, 0, 2, 0], 24),
    ([192, 168, 0, 0], 16),
    ([198, 51, 100, 0], 24),
    ([203, 0, 113, 0], 24),
];

/// The same for IPv6: unique local, link-local, loopback, documentation.
const NOT_PUBLIC_V6: [([u16; 8], u8); 4] = [
    ([0xfc00, 0, 0, 0, 0, 0, 0, 0], 7),
    ([0xfe80, 0, 0, 0, 0, 0, 0, 0], 10),
    ([0, 0, 0, 0, 0, 0, 0, 1], 128),
    ([0x2001, 0xdb8, 0, 0, 0, 0, 0, 0], 32),
];

/// Whether a text is a range that no address of the internet lies in.
pub(super) fn holds_no_public(text: &str) -> bool {
    let Some(range) = range(text) else {
        return false;
    };
    let v4 = NOT_PUBLIC
        .iter()
        .map(|(base, length)| IpNet::new(IpAddr::from(*base), *length));
    let v6 = NOT_PUBLIC_V6
        .iter()
        .map(|(base, length)| IpNet::new(IpAddr::from(*base), *length));
    v4.chain(v6)
        .flatten()
        .any(|special| special.contains(&range))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn takes_host_bits_and_single_addresses() {
        assert_eq!(within("203.0.113.9/24", "203.0.113.7"), Some(true));
        assert_eq!(within("203.0.113.7", "203.0.113.7"), Some(true));
        assert_eq!(within("203.0.113.7", "203.0.113.8"), Some(false));
        assert_eq!(within("0.0.0.0/0", "198.51.100.1"), Some(true));
    }

    #[test]
    fn families_never_meet() {
        assert_eq!(within("::/0", "203.0.113.7"), Some(false));
        assert_eq!(within("0.0.0.0/0", "2001:db8::1"), Some(false));
        assert_eq!(
            within("2001:DB8:1234:5678::/64", "2001:db8:1234:5678::1"),
            Some(true)
        );
    }

    #[test]
    fn private_ranges_hold_no_address_of_the_internet() {
        for private in [
            "10.1.0.0/16",
            "10.0.0.0/8",
            "192.168.1.7",
            "203.0.113.0/24",
            "fd00::/8",
        ] {
            assert!(holds_no_public(private), "{private}");
        }
        for public in [
            "0.0.0.0/0",
            "10.0.0.0/7",
            "52.46.0.0/18",
            "::/0",
            "172.32.0.0/12",
            "office",
        ] {
            assert!(!holds_no_public(public), "{public}");
        }
    }

    #[test]
    fn what_is_no_address_has_no_answer() {
        assert_eq!(within("office", "203.0.113.7"), None);
        assert_eq!(within("203.0.113.0/24", "somewhere"), None);
    }
}
