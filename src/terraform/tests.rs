//! Tests over whole plans.
