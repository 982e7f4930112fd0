// How prettier lays out the platform's own styles.
export default { printWidth: 120 };
