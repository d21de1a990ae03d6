module.exports = () => ({ start: () => undefined, stop: () => undefined });
