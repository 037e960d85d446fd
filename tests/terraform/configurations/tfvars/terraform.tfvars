bucket_name = "chosen"
signs       = "always"
