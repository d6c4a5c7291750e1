// Part of the raw page. A browser's translator puts <font> with its own words where a text stood.
// React goes on writing into that text, which nobody sees any more, and fails when it takes it away:
// words of another page stay on the screen. Here such a text comes back when something is written
// into it, to be translated anew, and what stands for it goes when it goes.
(() => {
  const standIns = new WeakMap(); // the text that was there -> what was put in its place

  function look(records) {
    const put = new Set();
    for (const { addedNodes } of records) {
      for (const node of addedNodes) if (node.localName === "font") put.add(node);
    }
    if (!put.size) return;
    for (const { addedNodes, removedNodes, previousSibling, nextSibling } of records) {
      const standIn = [...addedNodes, previousSibling, nextSibling].find((node) => put.has(node));
      if (!standIn) continue;
      for (const node of removedNodes) {
        if (node.nodeType === Node.TEXT_NODE && !node.isConnected) standIns.set(node, standIn);
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

  // Return what stands for `node` as a child of `parent`: the translator's own, or what it wrapped
  // the node in.
  function standInOf(node, parent) {
    look(observer.takeRecords());
    let found = standIns.get(node) ?? node;
    while (found && found.parentNode !== parent) found = found.parentNode;
    return found?.localName === "font" ? found : null;
  }

  for (const [kind, name] of [[Node, "nodeValue"], [CharacterData, "data"]]) {
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
  const { removeChild, insertBefore } = Node.prototype;
  Node.prototype.removeChild = function (node) {
    const standIn = node && node.parentNode !== this ? standInOf(node, this) : null;
    if (!standIn) return removeChild.call(this, node);
    standIns.delete(node);
    removeChild.call(this, standIn);
    return node;
  };
  Node.prototype.insertBefore = function (node, before) {
    const standIn = before && before.parentNode !== this ? standInOf(before, this) : null;
    return insertBefore.call(this, node, standIn ?? before);
  };
})();
