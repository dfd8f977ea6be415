import type { Child } from "hono/jsx";

/** The width of every plot. */
export const WIDTH = 720;

/** An image with a title. `style` is its style sheet, for a light and for a dark page. */
export function Plot(
  { title, height, style, children }: {
    title: string;
    height: number;
    style: string;
    children: Child;
  },
) {
  return (
    <svg
      xmlns="http://www.w3.org/2000/svg"
      viewBox={`0 0 ${WIDTH} ${height}`}
      width={WIDTH}
      height={height}
      role="img"
      aria-label={title}
    >
      <style>{style}</style>
      <text class="title" x="8" y="20">{title}</text>
      {children}
    </svg>
  );
}
