package io.socks5.sample.real;

import java.io.IOException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;

import org.jspecify.annotations.Nullable;

/**
 * The classes of a directory with jars, which see those of the JDK and no others.
 */
final class IsolatedClasses implements AutoCloseable {

	private final URLClassLoader loader;

	IsolatedClasses(Path jars) throws IOException {
		List<URL> urls = new ArrayList<>();
		try (DirectoryStream<Path> all = Files.newDirectoryStream(jars, "*.jar")) {
			for (Path jar : all) {
				urls.add(jar.toUri().toURL());
			}
		}
		this.loader = new URLClassLoader(urls.toArray(URL[]::new), ClassLoader.getPlatformClassLoader());
	}

	Class<?> load(String name) throws ClassNotFoundException {
		return this.loader.loadClass(name);
	}

	Object create(String type) throws Exception {
		return load(type).getConstructor().newInstance();
	}

	/**
	 * Creates an object that implements an interface of these classes.
	 * @param type the name of the interface
	 * @param handler the handler of all calls
	 * @return the object
	 */
	Object implement(String type, InvocationHandler handler) throws ClassNotFoundException {
		return Proxy.newProxyInstance(this.loader, new Class<?>[] { load(type) }, handler);
	}

	@Nullable Object call(Object target, String method, @Nullable Object... arguments) throws Exception {
		return method(target.getClass(), method, arguments.length).invoke(target, arguments);
	}

	@Nullable Object callStatic(String type, String method, @Nullable Object... arguments) throws Exception {
		return method(load(type), method, arguments.length).invoke(null, arguments);
	}

	private static Method method(Class<?> type, String name, int arguments) {
		return Arrays.stream(type.getMethods())
			.filter((each) -> each.getName().equals(name) && each.getParameterCount() == arguments)
			.findFirst()
			.orElseThrow();
	}

	/**
	 * Runs code with these classes as those of the thread and of the threads that it
	 * starts.
	 * @param code the code
	 * @param <T> the type of its result
	 * @return its result
	 */
	<T> T inContext(Callable<T> code) throws Exception {
		Thread thread = Thread.currentThread();
		ClassLoader previous = thread.getContextClassLoader();
		thread.setContextClassLoader(this.loader);
		try {
			return code.call();
		}
		finally {
			thread.setContextClassLoader(previous);
		}
	}

	@Override
	public void close() throws IOException {
		this.loader.close();
	}

}
