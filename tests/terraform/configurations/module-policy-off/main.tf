module "blog" {
  source      = "./modules/site"
  name        = "blog"
  with_policy = false
}
