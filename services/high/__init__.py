"""The service of the high court (高级人民法院): see README.md."""
