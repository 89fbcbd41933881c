// The provider's fields in the provider's own frame. What it says at the end stands on the next page.
"use strict";
const form = document.getElementById("pay");
if (form && window.Stripe) {
  const stripe = window.Stripe(form.dataset.public);
  const elements = stripe.elements({ clientSecret: form.dataset.secret });
  const button = form.querySelector("button");
  const said = form.querySelector("[role=alert]");
  const card = elements.create("payment");
  card.on("ready", () => { button.disabled = false; });
  card.mount("#card");
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    button.disabled = true;
    const back = new URL(form.dataset.back, window.location.href).href;
    const { error } = await stripe.confirmPayment({ elements, confirmParams: { return_url: back } });
    // Only what failed at once comes back here.
    said.textContent = error ? error.message : "";
    said.hidden = !error;
    button.disabled = false;
  });
}
