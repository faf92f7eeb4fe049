/** What helps against every limit of sizes. */
export const smaller =
  "use a smaller input image, or end the model in front of it and do the rest in the application (YOLO: export without the detection head's last steps)";
