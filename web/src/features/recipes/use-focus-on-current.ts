import { useEffect, useRef } from "react";

/** The button that puts a version in use is gone once it is: the keyboard goes on at that version, in the list that has the ref. */
export function useFocusOnCurrent(current: number | undefined) {
  const list = useRef<HTMLUListElement>(null);
  const pressed = useRef<number>(undefined);
  useEffect(() => {
    if (current === undefined || pressed.current !== current) return;
    pressed.current = undefined;
    list.current?.querySelector<HTMLElement>("[data-current]")?.focus();
  }, [current]);
  const press = (number: number) => {
    pressed.current = number;
  };
  return { list, press };
}
