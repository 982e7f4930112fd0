// The part of ECharts that our pages draw with, as window.echarts.
import { BarChart, LineChart, MapChart, PieChart, ScatterChart } from "echarts/charts";
import {
  AriaComponent, GeoComponent, GridComponent, LegendComponent, TooltipComponent, VisualMapComponent,
} from "echarts/components";
import * as echarts from "echarts/core";
import { LabelLayout } from "echarts/features";
import { CanvasRenderer } from "echarts/renderers";

echarts.use([
  BarChart, LineChart, MapChart, PieChart, ScatterChart, AriaComponent, GeoComponent, GridComponent,
  LegendComponent, TooltipComponent, VisualMapComponent, LabelLayout, CanvasRenderer,
]);

window.echarts = { init: echarts.init, registerMap: echarts.registerMap };
