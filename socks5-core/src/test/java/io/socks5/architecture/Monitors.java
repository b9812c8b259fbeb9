package io.socks5.architecture;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * Finds the methods whose byte code takes a monitor.
 */
final class Monitors {

	private final List<String> found = new ArrayList<>();

	private int methods;

	private Monitors() {
	}

	static Monitors in(Path directory) throws IOException {
		Monitors monitors = new Monitors();
		try (Stream<Path> files = Files.walk(directory)) {
			files.filter((file) -> file.toString().endsWith(".class")).forEach(monitors::read);
		}
		return monitors;
	}

	List<String> found() {
		return this.found;
	}

	int methods() {
		return this.methods;
	}

	private void read(Path file) {
		try (InputStream octets = Files.newInputStream(file)) {
			new ClassReader(octets).accept(new Methods(), ClassReader.SKIP_DEBUG | ClassReader.SKIP_FRAMES);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private final class Methods extends ClassVisitor {

		private String type = "";

		Methods() {
			super(Opcodes.ASM9);
		}

		@Override
		public void visit(int version, int access, String name, String signature, String parent, String[] interfaces) {
			this.type = name.substring(name.lastIndexOf('/') + 1);
		}

		@Override
		public MethodVisitor visitMethod(int access, String name, String descriptor, String signature,
				String[] exceptions) {
			String method = this.type + "." + name;
			Monitors.this.methods++;
			if ((access & Opcodes.ACC_SYNCHRONIZED) != 0) {
				Monitors.this.found.add(method + ": synchronized");
			}
			return new MethodVisitor(Opcodes.ASM9) {

				@Override
				public void visitInsn(int instruction) {
					if (instruction == Opcodes.MONITORENTER) {
						Monitors.this.found.add(method + ": monitorenter");
					}
				}

			};
		}

	}

}
