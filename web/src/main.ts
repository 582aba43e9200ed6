// Starts the desk.

import { mount } from "svelte";
import App from "./App.svelte";
import "./style/base.css";
import "./style/parts.css";
import "./style/views.css";

const target = document.getElementById("desk");
if (!target) throw new Error("the page has no place for the desk");
mount(App, { target });
