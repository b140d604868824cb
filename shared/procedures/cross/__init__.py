"""Cross enforcement (交叉执行): proposals, concentration (集中执行), joint enforcement (协同执行)."""
