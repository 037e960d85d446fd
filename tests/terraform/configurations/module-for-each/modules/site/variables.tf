variable "name" {
  type = string
}

variable "with_policy" {
  type    = bool
  default = true
}
