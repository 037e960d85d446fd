//! Equality and wildcard matching of texts with holes, three-valued and sound.
