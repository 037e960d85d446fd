module "blog" {
  source = "./modules/site"
  name   = "blog"
}
