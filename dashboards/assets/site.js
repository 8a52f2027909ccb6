// Filters the list while one types. Without this everything works, by the button beside the field.
"use strict";
