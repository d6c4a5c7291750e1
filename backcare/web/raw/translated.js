// Part of the raw page. A browser's translator replaces a text node by <font> with its own words.
// React keeps writing into the old node, which nobody sees any more, and fails when it removes it:
// words of another page stay on the screen. Here such a node comes back when something is written
// into it, to be translated again, and its replacement is removed together with it.
(() => {
  const standIns = new WeakMap(); // the old text node -> its replacement

  function look(records) {
    const beside = new Map(); // a text node -> what was put before or after it
    const all = new Set();
    const taken = new Set();
    for (const { addedNodes, removedNodes, previousSibling, nextSibling } of records) {
      const put = [...addedNodes].find((node) => node.localName === "font");
      if (put) all.add(put);
      for (const node of put && !removedNodes.length ? [nextSibling, previousSibling] : []) {
        if (node && (!beside.has(node) || taken.has(beside.get(node)))) beside.set(node, put);
      }
      for (const node of removedNodes) {
        const near = [previousSibling, nextSibling].find((one) => all.has(one));
        const standIn = put ?? beside.get(node) ?? near; // one replacement of several text nodes
        if (node.nodeType !== Node.TEXT_NODE || node.isConnected || !standIn) continue;
        standIns.set(node, standIn);
        taken.add(standIn);
      }
    }
  }
  const observer = new MutationObserver(look);
  const observe = (root) => observer.observe(root, { childList: true, subtree: true });
  observe(document);
  const { attachShadow } = Element.prototype;
  Element.prototype.attachShadow = function (options) {
    const root = attachShadow.call(this, options);
    observe(root);
    return root;
  };

  // Return what represents `node` as a child of `parent`: the translator's element, or the one it
  // wrapped the node in.
  function standInOf(node, parent) {
    look(observer.takeRecords());
    let found = standIns.get(node) ?? node;
    while (found && found.parentNode !== parent) found = found.parentNode;
    return found?.localName === "font" ? found : null;
  }

  for (const [kind, name] of [
    [Node, "nodeValue"],
    [CharacterData, "data"],
  ]) {
    const { get, set } = Object.getOwnPropertyDescriptor(kind.prototype, name);
    Object.defineProperty(kind.prototype, name, {
      configurable: true,
      enumerable: true,
      get,
      set(value) {
        set.call(this, value);
        if (this.nodeType !== Node.TEXT_NODE || this.isConnected) return;
        look(observer.takeRecords());
        const standIn = standIns.get(this);
        standIns.delete(this);
        if (standIn?.isConnected) standIn.replaceWith(this);
      },
    });
  }
  const { removeChild, insertBefore, appendChild } = Node.prototype;
  Node.prototype.removeChild = function (node) {
    if (!node || node.parentNode === this) return removeChild.call(this, node);
    const standIn = standInOf(node, this);
    if (standIn?.contains(node)) {
      node.remove();
      if (!standIn.textContent) standIn.remove();
    } else if (standIn) standIn.remove();
    else if (!standIns.has(node)) return removeChild.call(this, node);
    standIns.delete(node);
    return node;
  };
  Node.prototype.insertBefore = function (node, before) {
    leave(node);
    const standIn = before && before.parentNode !== this ? standInOf(before, this) : null;
    return insertBefore.call(this, node, standIn ?? before);
  };
  Node.prototype.appendChild = function (node) {
    leave(node);
    return appendChild.call(this, node);
  };
  // A text node that moves takes its replacement along.
  function leave(node) {
    if (node?.nodeType !== Node.TEXT_NODE || node.isConnected) return;
    look(observer.takeRecords());
    standIns.get(node)?.remove();
    standIns.delete(node);
  }
})();
