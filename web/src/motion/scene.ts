// The person as lines: bones in ink, the hamstrings coloured by how long they are.

import {
  AmbientLight, BufferAttribute, BufferGeometry, Color, CylinderGeometry, Fog, GridHelper, Group,
  LineBasicMaterial, LineSegments, Mesh, MeshBasicMaterial, PerspectiveCamera, Scene,
  SphereGeometry, Vector3, WebGLRenderer,
} from "three";
import { OrbitControls } from "three/addons/controls/OrbitControls.js";
import { ink } from "../clinic/ink";
import { lengthRange, type MotionDocument } from "./document";

const MM = 0.001;
const RAMP = ["len-1", "len-2", "len-3", "len-4", "len-5"];
const THICK_M = { muscle: 0.011, bone: 0.007, point: 0.012 };
const UP = new Vector3(0, 1, 0);

/** Return the colour of a length between the shortest and the longest of the trial. */
export function lengthColour(ramp: readonly Color[], share: number): Color {
  const at = Math.min(1, Math.max(0, share)) * (ramp.length - 1);
  const low = ramp[Math.floor(at)]!;
  return low.clone().lerp(ramp[Math.ceil(at)]!, at - Math.floor(at));
}

export class Person {
  private readonly renderer: WebGLRenderer;
  private readonly scene = new Scene();
  private readonly camera = new PerspectiveCamera(32, 1, 0.05, 60);
  private readonly controls: OrbitControls;
  private readonly bones: { mesh: Mesh; from: number; to: number }[] = [];
  private readonly muscles: { meshes: Mesh<CylinderGeometry, MeshBasicMaterial>[]; path: number[]; lengths: Float32Array | null }[] = [];
  private readonly points = new Group();
  private readonly range: [number, number];
  private ramp: Color[] = [];
  private follows = new Vector3();
  private frame = 0;

  constructor(
    private readonly box: HTMLElement,
    private readonly doc: MotionDocument,
  ) {
    this.renderer = new WebGLRenderer({ antialias: true, preserveDrawingBuffer: true });
    this.renderer.setPixelRatio(Math.min(devicePixelRatio, 2));
    this.renderer.domElement.setAttribute("aria-hidden", "true");
    box.append(this.renderer.domElement);
    this.range = lengthRange(doc);
    this.controls = new OrbitControls(this.camera, this.renderer.domElement);
    this.controls.enablePan = false;
    this.controls.minDistance = 1;
    this.controls.maxDistance = 8;
    this.controls.addEventListener("change", () => this.render());
    this.build();
    new ResizeObserver(() => this.fit()).observe(box);
    this.lookFrom("right");
  }

  private build(): void {
    this.scene.add(new AmbientLight());
    const around = new CylinderGeometry(1, 1, 1, 8, 1);
    for (const [from, to] of this.doc.head.bones) {
      const mesh = new Mesh(around, new MeshBasicMaterial());
      this.bones.push({ mesh, from, to });
      this.scene.add(mesh);
    }
    for (const muscle of this.doc.head.muscles) {
      const meshes = muscle.path.slice(1).map(() => new Mesh(around, new MeshBasicMaterial()));
      this.scene.add(...meshes);
      this.muscles.push({ meshes, path: muscle.path, lengths: this.doc.lengthOf(muscle) });
    }
    const drawn = new Set(this.doc.head.bones.flat());
    for (const point of drawn) {
      const ball = new Mesh(new SphereGeometry(THICK_M.point, 10, 8), new MeshBasicMaterial());
      ball.userData["point"] = point;
      this.points.add(ball);
    }
    this.scene.add(this.points);
    this.recolour();
  }

  /** Take the colours from the page again. */
  recolour(): void {
    this.ramp = RAMP.map((name) => new Color(ink(name)));
    this.scene.background = new Color(ink("surface"));
    this.scene.fog = new Fog(ink("surface"), 3, 8); // the floor ends softly
    const side = (point: number): string => {
      const said = this.doc.head.points[point] ?? "";
      return said.startsWith("left") ? "left" : said.startsWith("right") ? "right" : "ink-2";
    };
    for (const { mesh, to } of this.bones) {
      (mesh.material as MeshBasicMaterial).color.set(ink(side(to)));
    }
    for (const ball of this.points.children as Mesh<SphereGeometry, MeshBasicMaterial>[]) {
      ball.material.color.set(ink(side(ball.userData["point"] as number)));
    }
    this.scene.remove(...this.scene.children.filter((one) => one instanceof LineSegments));
    this.scene.add(this.floor());
    this.show(this.frame);
  }

  private floor(): LineSegments {
    const grid = new GridHelper(40, 40, ink("grid"), ink("grid"));
    const line = new LineSegments(new BufferGeometry(), new LineBasicMaterial({ color: ink("grid") }));
    line.geometry.setAttribute("position", grid.geometry.getAttribute("position") as BufferAttribute);
    grid.dispose();
    return line;
  }

  /** Put everything where it is in a frame; what was not seen is not drawn. */
  show(frame: number): void {
    this.frame = frame;
    for (const { mesh, from, to } of this.bones) this.span(mesh, from, to, THICK_M.bone);
    const [low, high] = this.range;
    for (const { meshes, path, lengths } of this.muscles) {
      const length = lengths?.[frame];
      const known = length !== undefined && Number.isFinite(length);
      const colour = known ? lengthColour(this.ramp, (length - low) / (high - low)) : null;
      meshes.forEach((mesh, i) => {
        this.span(mesh, path[i]!, path[i + 1]!, THICK_M.muscle);
        if (colour) mesh.material.color.copy(colour);
        else mesh.visible = false;
      });
    }
    for (const ball of this.points.children) {
      const at = this.doc.place(frame, ball.userData["point"] as number);
      ball.visible = at !== null;
      if (at) ball.position.set(...at).multiplyScalar(MM);
    }
    this.follow();
    this.render();
  }

  private span(mesh: Mesh, from: number, to: number, thick: number): void {
    const [a, b] = [this.doc.place(this.frame, from), this.doc.place(this.frame, to)];
    mesh.visible = a !== null && b !== null;
    if (!a || !b) return;
    const [begin, end] = [new Vector3(...a).multiplyScalar(MM), new Vector3(...b).multiplyScalar(MM)];
    const way = end.clone().sub(begin);
    const length = way.length();
    mesh.position.copy(begin).addScaledVector(way, 0.5);
    mesh.scale.set(thick, length, thick);
    if (length > 0) mesh.quaternion.setFromUnitVectors(UP, way.divideScalar(length));
  }

  /** Go along with the person, without turning the view. */
  private follow(): void {
    const seen = this.points.children.filter((ball) => ball.visible);
    if (!seen.length) return;
    const middle = new Vector3();
    for (const ball of seen) middle.add(ball.position);
    middle.divideScalar(seen.length).setY(0.55);
    this.camera.position.add(middle).sub(this.follows);
    this.controls.target.copy(middle);
    this.follows = middle;
  }

  /** Look from a side of the person, whichever way they walk. */
  lookFrom(side: "left" | "right" | "behind"): void {
    const first = this.middle(0);
    const last = this.middle(this.doc.head.frames - 1);
    const ahead = last.clone().sub(first).setY(0);
    if (ahead.lengthSq() < 0.04) ahead.set(1, 0, 0);
    ahead.normalize();
    const right = ahead.clone().cross(UP);
    const away = { right, left: right.clone().negate(), behind: ahead.clone().negate() }[side];
    this.controls.target.copy(this.follows);
    this.camera.position.copy(this.follows).addScaledVector(away, 2.7).setY(0.95);
    this.controls.update();
    this.render();
  }

  private middle(frame: number): Vector3 {
    const sum = new Vector3();
    let seen = 0;
    for (const point of new Set(this.doc.head.bones.flat())) {
      const at = this.doc.place(frame, point);
      if (!at) continue;
      sum.add(new Vector3(...at).multiplyScalar(MM));
      seen += 1;
    }
    return seen ? sum.divideScalar(seen) : sum;
  }

  turn(about: number): void {
    const way = this.camera.position.clone().sub(this.controls.target);
    way.applyAxisAngle(UP, about);
    this.camera.position.copy(this.controls.target).add(way);
    this.controls.update();
    this.render();
  }

  private fit(): void {
    const { clientWidth: width, clientHeight: height } = this.box;
    if (!width || !height) return;
    this.renderer.setSize(width, height, false);
    this.camera.aspect = width / height;
    this.camera.updateProjectionMatrix();
    this.render();
  }

  private render(): void {
    this.camera.lookAt(this.controls.target);
    this.renderer.render(this.scene, this.camera);
  }
}
