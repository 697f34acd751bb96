return document.body.innerText;
