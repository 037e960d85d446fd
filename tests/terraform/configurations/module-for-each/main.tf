locals {
  sites = {
    blog = { with_policy = true }
    docs = { with_policy = false }
  }
}

module "site" {
  for_each    = local.sites
  source      = "./modules/site"
  name        = "site-${each.key}"
  with_policy = each.value.with_policy
}
