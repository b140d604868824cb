"""Coercive measures against persons and places (强制措施): each with the approval the law asks for."""
