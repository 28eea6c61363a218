package io.picklejar.model.pickle;

/** One hostile or broken file, and how it is refused. */
final class HostileCase {
    private final String name;
    private final byte[] file;
    private final Class<? extends ModelFileException> error;
    private final String message;

    private HostileCase(String name, byte[] file, Class<? extends ModelFileException> error, String message) {
        this.name = name;
        this.file = file;
        this.error = error;
        this.message = message;
    }

    static HostileCase refused(String name, byte[] file, String message) {
        return new HostileCase(name, file, RefusedException.class, message);
    }

    static HostileCase limit(String name, byte[] file, String message) {
        return new HostileCase(name, file, LimitException.class, message);
    }

    static HostileCase truncated(String name, byte[] file, String message) {
        return new HostileCase(name, file, TruncatedException.class, message);
    }

    static HostileCase malformed(String name, byte[] file, String message) {
        return new HostileCase(name, file, ModelFileException.class, message);
    }

    byte[] file() {
        return file;
    }

    Class<? extends ModelFileException> error() {
        return error;
    }

    String message() {
        return message;
    }

    @Override
    public String toString() {
        return name;
    }
}
