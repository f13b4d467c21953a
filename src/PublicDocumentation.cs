using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Reflection;
using System.Xml.Linq;
using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;

/// <summary>A task of the build: writes of a documentation file what a user of the package can name, and leaves out the rest.</summary>
public sealed class PublicDocumentation : Task
{
    private const BindingFlags Declared =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    [Required]
    public string AssemblyFile { get; set; }

    [Required]
    public string DocumentationFile { get; set; }

    [Required]
    public string PublicFile { get; set; }

    /// <summary>What the assembly is compiled against.</summary>
    public ITaskItem[] References { get; set; } = new ITaskItem[0];

    public override bool Execute()
    {
        AppDomain.CurrentDomain.AssemblyResolve += Resolve;
        try
        {
            // From its bytes: the file stays free for the next build.
            var names = new HashSet<string>(Assembly.Load(File.ReadAllBytes(AssemblyFile)).GetTypes().Where(type => type.IsVisible).SelectMany(Names));
            XDocument documentation = XDocument.Load(DocumentationFile, LoadOptions.PreserveWhitespace);
            foreach (XElement member in documentation.Descendants("member").Where(member => !names.Contains((string)member.Attribute("name"))).ToList())
            {
                (member.PreviousNode as XText)?.Remove();
                member.Remove();
            }
            Directory.CreateDirectory(Path.GetDirectoryName(PublicFile));
            documentation.Save(PublicFile);
            return true;
        }
        finally
        {
            AppDomain.CurrentDomain.AssemblyResolve -= Resolve;
        }
    }

    private Assembly Resolve(object sender, ResolveEventArgs wanted)
    {
        string name = new AssemblyName(wanted.Name).Name;
        string file = References.Select(reference => reference.ItemSpec).FirstOrDefault(path => Path.GetFileNameWithoutExtension(path) == name);
        return file is null ? null : Assembly.Load(File.ReadAllBytes(file));
    }

    private static IEnumerable<string> Names(Type type)
    {
        string name = type.FullName.Replace('+', '.');
        yield return "T:" + name;
        foreach (FieldInfo field in type.GetFields(Declared).Where(field => field.IsPublic || field.IsFamily || field.IsFamilyOrAssembly))
            yield return $"F:{name}.{field.Name}";
        foreach (EventInfo happening in type.GetEvents(Declared).Where(happening => IsSeen(happening.AddMethod)))
            yield return $"E:{name}.{happening.Name}";
        foreach (PropertyInfo property in type.GetProperties(Declared).Where(property => property.GetAccessors(true).Any(IsSeen)))
            yield return $"P:{name}.{property.Name}{Parameters(property.GetIndexParameters())}";
        foreach (MethodBase method in type.GetMembers(Declared).OfType<MethodBase>().Where(IsSeen))
            yield return $"M:{name}.{method.Name.Replace('.', '#')}{Arity(method)}{Parameters(method.GetParameters())}{Conversion(method)}";
    }

    private static bool IsSeen(MethodBase method) => method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly;

    private static string Arity(MethodBase method) => method.IsGenericMethod ? "``" + method.GetGenericArguments().Length : "";

    private static string Conversion(MethodBase method) =>
        method.Name is "op_Implicit" or "op_Explicit" ? "~" + InSignature(((MethodInfo)method).ReturnType) : "";

    private static string Parameters(ParameterInfo[] parameters) =>
        parameters.Length == 0 ? "" : $"({string.Join(",", parameters.Select(parameter => InSignature(parameter.ParameterType)))})";

    private static string InSignature(Type type)
    {
        if (type.IsGenericParameter)
            return (type.DeclaringMethod is null ? "`" : "``") + type.GenericParameterPosition;
        if (type.HasElementType)
            return InSignature(type.GetElementType()) + (type.IsArray ? "[]" : type.IsByRef ? "@" : "*");
        if (!type.IsGenericType)
            return type.FullName.Replace('+', '.');
        string name = type.GetGenericTypeDefinition().FullName;
        return $"{name.Substring(0, name.IndexOf('`'))}{{{string.Join(",", type.GetGenericArguments().Select(InSignature))}}}".Replace('+', '.');
    }
}
