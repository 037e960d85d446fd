//! What a name is the name of: the unit of deployment, and the thing within it.

use std::sync::Arc;

/// A unit of deployment: one template as one stack is made from it, or one Terraform root.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct UnitId {
    number: u32,
    /// The number of the unit that this one is deployed side by side with; its own for a unit that stands alone.
    deployment: u32,
}

impl UnitId {
    /// The unit of this number, which stands alone.
    pub const fn new(number: u32) -> UnitId {
        UnitId {
            number,
            deployment: number,
        }
    }

    /// The unit of this number, which exists side by side with `other`: a stack that is nested in it, another stack of
    /// the same application.
    pub const fn beside(number: u32, other: UnitId) -> UnitId {
        UnitId {
            number,
            deployment: other.deployment,
        }
    }

    /// Its number.
    pub const fn number(self) -> u32 {
        self.number
    }

    /// Whether both exist side by side for sure, so that what the one creates is not what the other creates.
    pub fn is_beside(self, other: UnitId) -> bool {
        self.deployment == other.deployment
    }
}

/// The name of a thing within its unit: a logical id, or a Terraform address with module path and key.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Address {
    /// The unit that the name is valid in.
    pub unit: UnitId,
    /// The name.
    pub name: Arc<str>,
}

impl Address {
    /// The address `name` in `unit`.
    pub fn new(unit: UnitId, name: &str) -> Address {
        Address {
            unit,
            name: name.into(),
        }
    }
}
