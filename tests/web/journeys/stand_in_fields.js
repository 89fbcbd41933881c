// The provider's fields, as far as our page uses them: a card number, the bank's question, the way back.
"use strict";
window.Stripe = () => {
  const box = document.createElement("p");
  const ask = async (path) => (await fetch(`https://api.stripe.com/${path}`, { method: "POST" })).json();
  const agreed = () => new Promise((resolve) => {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = "The bank asks: is it you?";
    button.addEventListener("click", () => { button.remove(); resolve(); });
    box.append(button);
  });
  return {
    elements: ({ clientSecret }) => ({
      secret: clientSecret,
      create: () => {
        const told = {};
        return {
          on: (name, act) => { told[name] = act; },
          mount: (place) => {
            box.innerHTML = '<label for="number">Card number</label><input id="number">';
            document.querySelector(place).append(box);
            told.ready();
          },
        };
      },
    }),
    confirmPayment: async ({ elements, confirmParams }) => {
      const intent = elements.secret.split("_secret_")[0];
      let said = await ask(`card/${intent}/${document.getElementById("number").value}`);
      if (said.status === "requires_action") {
        await agreed();
        said = await ask(`bank/${intent}/${elements.secret}`);
      }
      if (said.status !== "succeeded") { return { error: { message: "Your card was declined." } }; }
      window.location.assign(confirmParams.return_url);
      return {};
    },
  };
};
