// The equations of nnlib, with plain loops, and what the views draw of E: along one weight, and path by path. Layers are numbered 0..L,
// so W[l] is the weights of layer l and W[0] is null.

const ACTIVATIONS = {
  identity: { g: (z) => z, prime: () => 1 },
  sigmoid: { g: (z) => 1 / (1 + Math.exp(-Math.max(z, -80))), prime: (z, a) => a * (1 - a) },
  tanh: { g: Math.tanh, prime: (z, a) => 1 - a * a },
  relu: { g: (z) => (z > 0 ? z : 0), prime: (z) => (z > 0 ? 1 : 0) },
};

function range(n) {
  const numbers = [];
  for (let k = 0; k < n; k++) numbers.push(k);
  return numbers;
}
const matrix = (rows, columns, entry) => range(rows).map((i) => range(columns).map((c) => entry(i, c)));

function sum(n, term) {
  let total = 0;
  for (let k = 0; k < n; k++) total += term(k);
  return total;
}

function forward(net, W, b) {
  const A = [net.X], Z = [null];
  for (let l = 1; l <= net.L; l++) {
    Z[l] = matrix(net.sizes[l], net.m, (i, c) => sum(net.sizes[l - 1], (j) => W[l][i][j] * A[l - 1][j][c]) + b[l][i][0]);
    A[l] = Z[l].map((row) => row.map(net.g[l].g));
  }
  return { A, Z };
}

function error(net, A) {
  return sum(net.sizes[net.L], (i) => sum(net.m, (c) => (A[net.L][i][c] - net.Y[i][c]) ** 2)) / (2 * net.m);
}

export function back_propagate(net, W, b) {
  const { sizes, L, m, Y } = net;
  const { A, Z } = forward(net, W, b);
  const dE_dA = [], dE_dZ = [], dE_dW = [], dE_db = [];
  dE_dA[L] = matrix(sizes[L], m, (i, c) => (A[L][i][c] - Y[i][c]) / m);
  for (let l = L; l >= 1; l--) {
    dE_dZ[l] = matrix(sizes[l], m, (i, c) => dE_dA[l][i][c] * prime(net, { A, Z }, l, i, c));
    dE_dW[l] = matrix(sizes[l], sizes[l - 1], (i, j) => sum(m, (c) => dE_dZ[l][i][c] * A[l - 1][j][c]));
    dE_db[l] = matrix(sizes[l], 1, (i) => sum(m, (c) => dE_dZ[l][i][c]));
    if (l > 1) dE_dA[l - 1] = matrix(sizes[l - 1], m, (i, c) => sum(sizes[l], (k) => dE_dZ[l][k][c] * W[l][k][i]));
  }
  return { E: error(net, A), A, Z, dE_dA, dE_dZ, dE_dW, dE_db };
}

const prime = (net, { A, Z }, l, i, c) => net.g[l].prime(Z[l][i][c], A[l][i][c]);

// E as a function of the selected weight alone.
function errorAt({ net, W, b, selected: [kind, l, i, j = 0] }) {
  const moved = structuredClone({ W, b });
  return (x) => {
    moved[kind][l][i][j] = x;
    return error(net, forward(net, moved.W, moved.b).A);
  };
}

// Each path: the units it goes through in layers l..L, the example c, and the factors whose product is its share of the derivative.
function pathsFrom({ net, now, W, selected: [kind, l, i, j] }) {
  const paths = [];
  function walk(layer, unit, c, units, factors, product) {
    const slope = prime(net, now, layer, unit, c);
    const here = [...factors, slope];
    if (layer === net.L) {
      const debt = now.dE_dA[layer][unit][c];
      paths.push({ c, units, factors: [...here, debt], product: product * slope * debt });
    } else
      for (let k = 0; k < net.sizes[layer + 1]; k++) walk(layer + 1, k, c, [...units, k], [...here, W[layer + 1][k][unit]], product * slope * W[layer + 1][k][unit]);
  }
  for (let c = 0; c < net.m; c++) {
    const start = kind === "W" ? now.A[l - 1][j][c] : 1;
    walk(l, i, c, [i], [start], start);
  }
  return paths;
}

export function readNetwork({ sizes, g, X, Y }) {
  return { sizes, L: sizes.length - 1, m: X[0].length, X, Y, g: g.map((name) => ACTIVATIONS[name]) };
}
