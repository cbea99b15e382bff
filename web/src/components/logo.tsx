export function Mark({ size = 26 }: { size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" fill="none" stroke="var(--accent)" strokeWidth="2.6" aria-hidden>
      <circle cx="20" cy="16" r="8" />
      <path d="M2.5 16H20" strokeLinecap="round" />
      <circle cx="20" cy="16" r="2.4" fill="var(--accent)" stroke="none" />
    </svg>
  );
}
