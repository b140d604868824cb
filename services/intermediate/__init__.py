"""The service of the intermediate court (中级人民法院): see README.md."""
