terraform {
  required_providers {
    aws = {
      source = "hashicorp/aws"
    }
  }
}

provider "aws" {
  region = "eu-central-1"
}

locals {
  sites = toset(["docs", "shop"])
}

module "site" {
  source   = "./site"
  for_each = local.sites
  name     = "example-${each.key}"
}
