// A film is there on the ground of the light and of the dark theme.

// Letters are light where the ground is dark.
export function isDark(element) {
  const [red, green, blue] = getComputedStyle(element)
    .color.match(/[\d.]+/g)
    .map(Number);
  return red + green + blue > 1.5 * 255;
}
