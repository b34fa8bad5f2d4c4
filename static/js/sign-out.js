// Signing out clears what the browser keeps of decisions that were not sent (unsent.js).
document.addEventListener('submit', ({ target }) => {
  if (/\/sign-out(-everywhere)?$/.test(target.action)) sessionStorage.clear();
});
