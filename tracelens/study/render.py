"""Pictures of a scene through VTK (by PyVista), off screen on a CPU: colours, the thing at each pixel, and depth.

The number of the thing at each pixel comes from a second pass without light or smoothing, so that visibility is
counted rather than guessed. Both passes see the same triangles and the same camera.
"""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import numpy.typing as npt

from tracelens.errors import InputError
from tracelens.study import mesh
from tracelens.study.geometry import Array, Camera, Pose, axes
from tracelens.study.scene import Room, Scene, Thing
from tracelens.study.textures import floor_texture, wall_texture

if TYPE_CHECKING:
    import pyvista

NEAR, FAR = 0.05, 30.0


class View(NamedTuple):
    """What a pose sees: picture (h, w, 3) in sRGB, thing numbers (h, w; 0 is the room), depth (h, w) in metres."""

    picture: npt.NDArray[np.uint8]
    things: npt.NDArray[np.integer]
    depth: Array

    def pixels(self, count: int) -> list[int]:
        """Return for each of ``count`` things how many pixels show it."""
        return [int(n) for n in np.bincount(self.things.ravel(), minlength=count + 1)[1 : count + 1]]


class Renderer:
    """Two off-screen windows (colours; thing numbers and depth) that are kept open from scene to scene."""

    def __init__(self, camera: Camera) -> None:
        self.camera = camera
        try:
            import pyvista
        except ImportError as error:
            raise InputError(
                "Rendering needs PyVista, which is not installed. Install the optional extra: "
                "pip install 'tracelens[spacenum]'."
            ) from error
        self._pv = pyvista
        self._colours = self._window(smooth=True)
        self._numbers = self._window(smooth=False)
        self._room: Room | None = None
        self._mappers: dict[str, Any] = {}

    def _window(self, *, smooth: bool) -> pyvista.Plotter:
        size = (self.camera.width, self.camera.height)
        plotter = self._pv.Plotter(off_screen=True, window_size=size, lighting="none")
        if smooth:
            plotter.enable_anti_aliasing("msaa", multi_samples=4)
        else:
            plotter.disable_anti_aliasing()
            plotter.render_window.SetMultiSamples(0)
        plotter.show(auto_close=False, interactive=False)
        return plotter

    def load(self, scene: Scene) -> None:
        """Make ``scene`` the one that the next views show; a room that is already there is kept."""
        if scene.room != self._room:
            for plotter in (self._colours, self._numbers):
                plotter.clear_actors()
            self._shell(scene.room)
            self._lights(scene.room)
            self._mappers = {
                "colour": _actor(self._colours, ambient=0.25, diffuse=0.75),
                "shadow": _actor(self._colours, ambient=1.0, diffuse=0.0, opacity=0.35),
                "number": _actor(self._numbers, ambient=1.0, diffuse=0.0),
            }
            self._room = scene.room
        built = mesh.build(scene.things)
        faces = np.column_stack((np.full(len(built.triangles), 3), built.triangles)).ravel()
        for name, cells in (("colour", built.colours), ("number", np.repeat(built.things[:, None], 3, 1))):
            data = self._pv.PolyData(built.points, faces)
            data.cell_data["colour"] = cells
            self._mappers[name].SetInputData(data)
        self._mappers["shadow"].SetInputData(self._shadows(scene.things))

    def _shell(self, room: Room) -> None:
        """Add floor, ceiling and four walls: textured for the eye, black (number 0) for the count."""
        centre, half = (room.width / 2, room.depth / 2, room.height / 2), room.height / 2
        planes = {
            "floor": ((*centre[:2], 0.0), (0, 0, 1), room.width, room.depth),
            "ceiling": ((*centre[:2], room.height), (0, 0, 1), room.width, room.depth),
            "west": ((0.0, centre[1], half), (1, 0, 0), room.height, room.depth),
            "east": ((room.width, centre[1], half), (1, 0, 0), room.height, room.depth),
            "south": ((centre[0], 0.0, half), (0, 1, 0), room.height, room.width),
            "north": ((centre[0], room.depth, half), (0, 1, 0), room.height, room.width),
        }
        for name, (middle, normal, i_size, j_size) in planes.items():
            plane = self._pv.Plane(
                center=middle, direction=normal, i_size=i_size, j_size=j_size, i_resolution=1, j_resolution=1
            )
            options: dict[str, Any] = {"copy_mesh": False, "render": False}
            if name == "ceiling":
                shade = 0.86 + 0.1 * random.Random(room.texture).random()
                self._colours.add_mesh(plane, color=(shade, shade, shade), lighting=False, **options)
            else:
                pixels = (
                    floor_texture(room.texture, i_size, j_size)
                    if name == "floor"
                    else wall_texture(room.texture, name, i_size, j_size)
                )
                texture = self._pv.Texture(pixels)
                texture.SetMipmap(True)
                texture.SetInterpolate(True)
                self._colours.add_mesh(plane, texture=texture, ambient=0.4, diffuse=0.6, **options)
            self._numbers.add_mesh(plane, color="black", lighting=False, **options)

    def _shadows(self, things: tuple[Thing, ...]) -> pyvista.PolyData:
        """Return dark patches under what stands, so that the eye sees where it stands."""
        quads: list[Array] = []
        for thing in things:
            if thing.level in ("floor", "stand"):
                base = thing.corners()[::2]
                middle = base.mean(axis=0)
                quads.append((base - middle) * 1.12 + middle + (0.0, 0.0, 0.004))
        if not quads:
            return self._pv.PolyData()
        faces = np.array([(4, k, k + 2, k + 3, k + 1) for k in range(0, 4 * len(quads), 4)]).ravel()
        data = self._pv.PolyData(np.concatenate(quads), faces)
        data.cell_data["colour"] = np.zeros((len(quads), 3), np.uint8)
        return data

    def _lights(self, room: Room) -> None:
        """Light the room from above at a seeded place, and weakly from the camera."""
        rng = random.Random(f"light-{room.texture}")
        place = (room.width * rng.uniform(0.2, 0.8), room.depth * rng.uniform(0.2, 0.8), room.height * 2)
        self._colours.remove_all_lights()
        focus = (room.width / 2, room.depth / 2, 0.0)
        self._colours.add_light(self._pv.Light(position=place, focal_point=focus, intensity=rng.uniform(0.55, 0.75)))
        self._colours.add_light(self._pv.Light(light_type="headlight", intensity=0.4))

    def view(self, pose: Pose) -> View:
        """Return what ``pose`` sees of the loaded scene."""
        for plotter in (self._colours, self._numbers):
            self._aim(plotter, pose)
        picture = self._read(self._colours)
        numbers = self._read(self._numbers)[:, :, 0]
        return View(picture, numbers, self._depth())

    def count(self, pose: Pose) -> View:
        """Return the same with an empty picture: thing numbers and depth only, at a third of the cost."""
        self._aim(self._numbers, pose)
        numbers = self._read(self._numbers)[:, :, 0]
        return View(np.zeros((0, 0, 3), np.uint8), numbers, self._depth())

    def _aim(self, plotter: pyvista.Plotter, pose: Pose) -> None:
        camera = plotter.renderer.GetActiveCamera()
        _, up, forward = axes(pose)
        eye = np.array((pose.x, pose.y, pose.z))
        camera.SetPosition(*eye)
        camera.SetFocalPoint(*(eye + forward))
        camera.SetViewUp(*up)
        vertical = 2 * np.degrees(np.arctan(self.camera.height / 2 / self.camera.focal))
        camera.SetViewAngle(float(vertical))
        camera.SetClippingRange(NEAR, FAR)
        plotter.render_window.Render()

    def _read(self, plotter: pyvista.Plotter) -> npt.NDArray[np.uint8]:
        """Return the window's pixels, the first row uppermost."""
        from vtkmodules.vtkCommonCore import vtkUnsignedCharArray

        buffer = vtkUnsignedCharArray()
        width, height = self.camera.width, self.camera.height
        plotter.render_window.GetRGBACharPixelData(0, 0, width - 1, height - 1, 0, buffer)
        pixels = np.asarray(self._pv.convert_array(buffer)).reshape(height, width, 4)
        return np.ascontiguousarray(pixels[::-1, :, :3])

    def _depth(self) -> Array:
        """Return metres along the optical axis from the last count's depth buffer."""
        from vtkmodules.vtkCommonCore import vtkFloatArray

        buffer = vtkFloatArray()
        width, height = self.camera.width, self.camera.height
        self._numbers.render_window.GetZbufferData(0, 0, width - 1, height - 1, buffer)
        z = np.asarray(self._pv.convert_array(buffer)).reshape(height, width)[::-1].astype(np.float64)
        return np.asarray(NEAR * FAR / (FAR - z * (FAR - NEAR)))

    def pixel(self, point: tuple[float, float, float]) -> tuple[float, float]:
        """Return where VTK itself puts a world point in the last view, to check the camera model by."""
        renderer = self._numbers.renderer
        renderer.SetWorldPoint(*point, 1.0)
        renderer.WorldToDisplay()
        x, y, _ = renderer.GetDisplayPoint()
        return x, self.camera.height - y

    def close(self) -> None:
        """Free both windows."""
        self._colours.close()
        self._numbers.close()


def _actor(plotter: pyvista.Plotter, *, ambient: float, diffuse: float, opacity: float = 1.0) -> Any:
    """Add an actor coloured by its cells' ``colour`` array, and return its mapper, whose data may be exchanged."""
    from vtkmodules.vtkRenderingCore import vtkActor, vtkPolyDataMapper

    mapper = vtkPolyDataMapper()
    mapper.SetScalarModeToUseCellFieldData()
    mapper.SelectColorArray("colour")
    mapper.SetColorModeToDirectScalars()
    actor = vtkActor()
    actor.SetMapper(mapper)
    look = actor.GetProperty()
    look.SetAmbient(ambient)
    look.SetDiffuse(diffuse)
    look.SetOpacity(opacity)
    look.SetLighting(diffuse > 0)
    look.SetInterpolationToFlat()
    plotter.renderer.AddActor(actor)
    return mapper
