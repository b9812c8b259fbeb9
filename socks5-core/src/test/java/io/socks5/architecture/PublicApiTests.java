package io.socks5.architecture;

import java.io.IOException;
import java.io.InputStream;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.lang.reflect.Executable;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.socks5.client.Socks5Client;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The public types and members of the packages that the module exports. What is not in
 * the file {@code public-api.txt} does not become public by accident.
 */
class PublicApiTests {

	@Test
	void consistsOfWhatIsListed() throws Exception {
		assertThat(publicApi()).isEqualTo(listed());
	}

	@Test
	void listsNoMoreTypesThanUsersNeed() throws Exception {
		assertThat(publicApi()).filteredOn((line) -> !line.startsWith("\t")).hasSizeLessThanOrEqualTo(70);
	}

	@Test
	void namesNoTypeThatIsNotExported() throws Exception {
		List<String> exported = exported(classes());
		for (Class<?> type : publicTypes()) {
			assertThat(mentioned(type)).as(type.getName())
				.allMatch(
						(used) -> !used.getName().startsWith("io.socks5.") || exported.contains(used.getPackageName()));
		}
	}

	// the types in the signatures of visible members
	private static List<Class<?>> mentioned(Class<?> type) {
		List<Class<?>> types = new ArrayList<>();
		for (Executable executable : executables(type)) {
			types.addAll(List.of(executable.getParameterTypes()));
			types.addAll(List.of(executable.getExceptionTypes()));
			if (executable instanceof Method method) {
				types.add(method.getReturnType());
			}
		}
		return types;
	}

	private static List<Executable> executables(Class<?> type) {
		return Stream.of(type.getDeclaredConstructors(), type.getDeclaredMethods())
			.flatMap(Arrays::stream)
			.filter((each) -> isListed(each.getModifiers(), type) && !each.isSynthetic())
			.toList();
	}

	private static List<String> listed() throws IOException {
		try (InputStream text = PublicApiTests.class.getResourceAsStream("public-api.txt")) {
			return new String(Objects.requireNonNull(text).readAllBytes(), StandardCharsets.UTF_8).lines().toList();
		}
	}

	private static List<String> publicApi() throws Exception {
		List<String> lines = new ArrayList<>();
		for (Class<?> type : publicTypes()) {
			lines.add(type.getName());
			lines.addAll(members(type));
		}
		return lines;
	}

	private static List<Class<?>> publicTypes() throws Exception {
		Path classes = classes();
		List<Class<?>> types = new ArrayList<>();
		for (String exported : exported(classes)) {
			types.addAll(types(classes, exported));
		}
		return types;
	}

	private static Path classes() throws URISyntaxException {
		URL location = Socks5Client.class.getProtectionDomain().getCodeSource().getLocation();
		return Path.of(location.toURI());
	}

	private static List<String> exported(Path classes) {
		ModuleDescriptor module = ModuleFinder.of(classes).find("io.socks5.core").orElseThrow().descriptor();
		return module.exports().stream().map(ModuleDescriptor.Exports::source).sorted().toList();
	}

	private static List<Class<?>> types(Path classes, String packageName) throws Exception {
		List<String> names;
		try (Stream<Path> files = Files.list(classes.resolve(packageName.replace('.', '/')))) {
			names = files.map((file) -> file.getFileName().toString())
				.filter((file) -> file.endsWith(".class") && !file.equals("package-info.class"))
				.map((file) -> packageName + "." + file.substring(0, file.length() - ".class".length()))
				.sorted()
				.toList();
		}
		List<Class<?>> types = new ArrayList<>();
		for (String name : names) {
			Class<?> type = Class.forName(name, false, PublicApiTests.class.getClassLoader());
			if (isVisible(type)) {
				types.add(type);
			}
		}
		return types;
	}

	private static boolean isVisible(Class<?> type) {
		Class<?> outer = type.getEnclosingClass();
		return Modifier.isPublic(type.getModifiers()) && !type.isAnonymousClass()
				&& (outer == null || isVisible(outer));
	}

	// what the type itself declares: what it inherits is another one's
	private static List<String> members(Class<?> type) {
		List<String> members = new ArrayList<>();
		for (Field field : type.getDeclaredFields()) {
			if (isListed(field.getModifiers(), type) && !field.isSynthetic()) {
				members.add("\t" + field.getName() + ": " + field.getType().getSimpleName());
			}
		}
		for (Executable executable : executables(type)) {
			String parameters = "(" + parameters(executable) + ")";
			members.add((executable instanceof Method method)
					? "\t" + method.getName() + parameters + ": " + method.getReturnType().getSimpleName()
					: "\tnew" + parameters);
		}
		return members.stream().sorted().toList();
	}

	private static boolean isListed(int modifiers, Class<?> type) {
		boolean inheritable = Modifier.isProtected(modifiers) && !Modifier.isFinal(type.getModifiers());
		return Modifier.isPublic(modifiers) || inheritable;
	}

	private static String parameters(Executable executable) {
		return Arrays.stream(executable.getParameterTypes())
			.map(Class::getSimpleName)
			.collect(Collectors.joining(", "));
	}

}
