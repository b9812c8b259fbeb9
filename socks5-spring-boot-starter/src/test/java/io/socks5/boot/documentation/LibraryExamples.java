package io.socks5.boot.documentation;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import org.mockito.Mockito;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The examples for libraries, as the documentation shows them.
 */
final class LibraryExamples {

	private final List<Class<?>> classes = new ArrayList<>();

	/**
	 * Compiles the examples.
	 * @param directory the directory of the classes
	 */
	LibraryExamples(Path directory) {
		JavaBlocks blocks = JavaBlocks.of(List.of(Page.of("docs/libraries.md")));
		assertThat(blocks.compile(directory)).isEmpty();
		try {
			ClassLoader loader = new URLClassLoader(new URL[] { directory.toUri().toURL() });
			for (String name : blocks.classNames()) {
				this.classes.add(loader.loadClass(name));
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		catch (ClassNotFoundException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/**
	 * Runs an example.
	 * @param type the type that it returns
	 * @param name the name of its method
	 * @param arguments what it takes
	 * @return what it returns
	 */
	<T> T run(Class<T> type, String name, Object... arguments) {
		return type.cast(invoke(name, arguments));
	}

	/**
	 * Runs an example that returns nothing.
	 * @param name the name of its method
	 * @param arguments what it takes
	 */
	void run(String name, Object... arguments) {
		invoke(name, arguments);
	}

	private Object invoke(String name, Object... arguments) {
		for (Class<?> candidate : this.classes) {
			for (Method method : candidate.getDeclaredMethods()) {
				if (method.getName().equals(name) && takes(method, arguments)) {
					return invoke(method, candidate, arguments);
				}
			}
		}
		throw new IllegalArgumentException("There is no example " + name);
	}

	private static boolean takes(Method method, Object... arguments) {
		Class<?>[] types = method.getParameterTypes();
		boolean fits = types.length == arguments.length;
		for (int i = 0; fits && i < types.length; i++) {
			fits = types[i].isPrimitive() || types[i].isInstance(arguments[i]);
		}
		return fits;
	}

	private static Object invoke(Method method, Class<?> type, Object... arguments) {
		try {
			method.setAccessible(true);
			return method.invoke(Mockito.mock(type, Mockito.CALLS_REAL_METHODS), arguments);
		}
		catch (ReflectiveOperationException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
