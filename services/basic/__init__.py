"""The service of the basic court (基层人民法院): see README.md."""
