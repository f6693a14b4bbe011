"use strict";
/* Draws each table of the page as a chart. The words and numbers are those of the table. */

const spoken = document.documentElement.lang;
const rightToLeft = document.documentElement.dir === "rtl";
const dark = window.matchMedia("(prefers-color-scheme: dark)");
const number = new Intl.NumberFormat(spoken);
const percent = new Intl.NumberFormat(spoken, { style: "percent" });
const drawn = [];

function colour(name) {
  return getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
}

/* The table: a label for each row, and of each column with values its heading and cells. */

function read(table) {
  const heads = [...table.tHead.rows[0].cells].map((cell) => cell.textContent.trim());
  const rows = [...table.tBodies[0].rows];
  const columns = heads
    .map((head, place) => ({ head, cells: rows.map((row) => row.cells[place]) }))
    .filter(({ cells }, place) => place > 0 && cells.some((cell) => "value" in cell.dataset));
  return { heads, rows, labels: rows.map((row) => row.cells[0].dataset.label), columns };
}

const valueOf = (cell) => ("value" in cell.dataset ? Number(cell.dataset.value) : null);
const valuesOf = ({ cells }) => cells.map(valueOf);

/* A line where the threshold is, with its name. */

function threshold(box, position) {
  return {
    id: "threshold",
    afterDatasetsDraw({ ctx, chartArea, scales }) {
      const x = position(scales.x, chartArea, Number(box.dataset.threshold));
      const late = x > (chartArea.left + chartArea.right) / 2;
      ctx.save();
      ctx.strokeStyle = ctx.fillStyle = colour("color-emphasized");
      ctx.setLineDash([6, 4]);
      ctx.lineWidth = 1.5;
      ctx.beginPath();
      ctx.moveTo(x, chartArea.top);
      ctx.lineTo(x, chartArea.bottom);
      ctx.stroke();
      ctx.font = `12px ${Chart.defaults.font.family}`;
      ctx.textAlign = late ? "right" : "left";
      ctx.fillText(box.dataset.thresholdLabel, x + (late ? -6 : 6), chartArea.top - 6);
      ctx.restore();
    },
  };
}

const across = (scale, area, value) => area.left + value * (area.right - area.left);
const onScale = (scale, area, value) => scale.getPixelForValue(value);

/* The options that all have. */

function options({ x = {}, y = {}, ...more }) {
  const grid = { color: colour("border-color-subtle") };
  const words = { rtl: rightToLeft, textDirection: document.documentElement.dir };
  return {
    animation: false, // nothing moves, for anybody
    maintainAspectRatio: false,
    interaction: { mode: "index", intersect: false },
    scales: {
      x: { grid: { display: false }, ...x, ticks: { maxRotation: 0, autoSkipPadding: 16, ...x.ticks } },
      y: { beginAtZero: true, grid, border: { display: false }, ...y, ticks: { maxTicksLimit: 6, ...y.ticks } },
    },
    ...more,
    plugins: {
      legend: { ...words, display: true, labels: { boxWidth: 24 }, ...more.legend },
      tooltip: { ...words, ...more.tooltip },
    },
  };
}

const counted = { ticks: { precision: 0, callback: (value) => number.format(value) } };
const none = { display: false };

function bars({ labels, columns }) {
  const data = { label: columns[0].head, data: valuesOf(columns[0]), backgroundColor: colour("color-progressive") };
  return { type: "bar", data: { labels, datasets: [data] }, options: options({ y: counted, legend: none }) };
}

function lines({ labels, columns }) {
  const looks = [
    { borderColor: colour("color-warning"), pointStyle: "rect" },
    { borderColor: colour("color-progressive"), pointStyle: "circle", borderDash: [5, 3] },
  ];
  const datasets = columns.map((column, place) => ({
    label: column.head, data: valuesOf(column), borderWidth: 2, pointRadius: labels.length > 31 ? 0 : 3,
    ...looks[place], backgroundColor: looks[place].borderColor,
  }));
  const named = (chart) => Chart.defaults.plugins.legend.labels.generateLabels(chart)
    .map((label) => ({ ...label, pointStyle: "line", lineDash: looks[label.datasetIndex].borderDash ?? [] }));
  const legend = { labels: { usePointStyle: true, pointStyleWidth: 32, generateLabels: named } };
  return { type: "line", data: { labels, datasets }, options: options({ y: counted, legend }) };
}

function scores({ heads, labels, columns: [column] }, box) {
  const range = ([item]) => `${labels[item.dataIndex]}–${item.dataIndex + 1 < labels.length ? labels[item.dataIndex + 1] : 1}`;
  const y = {
    type: "logarithmic", min: 0.5, // a single one is seen, too
    ticks: { callback: (value) => (Number.isInteger(Math.log10(value)) ? number.format(value) : null), maxTicksLimit: 20 },
  };
  return {
    type: "bar",
    data: {
      labels,
      datasets: [{ label: column.head, data: valuesOf(column), backgroundColor: colour("color-progressive"), barPercentage: 1, categoryPercentage: 0.92 }],
    },
    options: options({
      x: { title: { display: true, text: heads[0] } }, y, legend: none, layout: { padding: { top: 20 } },
      tooltip: { callbacks: { title: range } },
    }),
    plugins: [threshold(box, across)],
  };
}

function precision({ heads, rows, columns: [column] }, box) {
  const at = rows.map((row) => valueOf(row.cells[0]));
  const known = rows.map((row, place) => ({ row, x: at[place], y: valueOf(column.cells[place]) })).filter(({ y }) => y !== null);
  const points = (of) => known.map((one) => ({ x: one.x, y: of(one) }));
  const line = colour("color-progressive"), band = { pointRadius: 0, borderWidth: 0, borderColor: line };
  const datasets = [
    { label: column.head, data: points(({ y }) => y), borderColor: line, backgroundColor: line, borderWidth: 2, pointRadius: 3, clip: false },
    { ...band, label: heads[heads.length - 1], data: points(({ row }) => Number(row.dataset.high)), backgroundColor: colour("background-color-progressive-subtle--active"), fill: "+1" },
    { ...band, label: "", data: points(({ row }) => Number(row.dataset.low)) },
  ];
  const shares = { min: 0, max: 1, ticks: { callback: (value) => percent.format(value) } };
  const cells = ({ datasetIndex, dataIndex }) => known[dataIndex].row.cells[heads.length - 2 + datasetIndex].textContent;
  return {
    type: "line",
    data: { datasets },
    options: options({
      x: { type: "linear", min: 0, max: 1, title: { display: true, text: heads[0] }, ticks: { callback: (value) => number.format(value) } }, y: shares, layout: { padding: { top: 20 } },
      legend: { position: "bottom", labels: { boxWidth: 24, filter: ({ text }) => text !== "" } },
      tooltip: {
        filter: ({ datasetIndex }) => datasetIndex < 2,
        callbacks: {
          title: ([item]) => `${heads[0]}: ${known[item.dataIndex].row.cells[0].textContent}`,
          label: (item) => `${item.dataset.label}: ${cells(item)}`,
        },
      },
    }),
    plugins: [threshold(box, onScale)],
  };
}

const KINDS = { bars, lines, scores, precision };

function draw() {
  while (drawn.length) drawn.pop().destroy();
  Chart.defaults.font.family = getComputedStyle(document.body).fontFamily;
  Chart.defaults.color = colour("color-subtle");
  document.querySelectorAll("[data-chart]").forEach((box) => {
    const table = read(document.getElementById(box.dataset.table));
    box.hidden = false;
    drawn.push(new Chart(box.firstElementChild, KINDS[box.dataset.chart](table, box)));
  });
}

dark.addEventListener("change", draw);
draw();
