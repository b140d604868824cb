"""The service of the Supreme People's Court (最高人民法院): see README.md."""
